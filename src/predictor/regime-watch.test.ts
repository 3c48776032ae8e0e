import { describe, expect, it } from 'vitest';
import { quietDemand } from '../../test/support/quiet-demand.ts';
import { seededRandom } from '../kernel/random.ts';
import { RegimeWatch } from './regime-watch.ts';

const HOUR_MS = 3_600_000;

/** Hours of arrivals at a rate, 0.1/s expected, looked at every second; returns the instants of the changes found. */
function watch(
  regime: RegimeWatch,
  hours: { readonly from: number; readonly until: number; readonly perSecond: number },
) {
  const random = seededRandom(hours.from + 1);
  const found: number[] = [];
  for (let now = hours.from * HOUR_MS; now < hours.until * HOUR_MS; now += 1000) {
    if (random.next() < hours.perSecond) {
      regime.observeArrival();
    }
    if (regime.look({ ...quietDemand, now })) {
      found.push(now);
    }
  }
  return found;
}

describe('the watch for another regime', () => {
  it('says nothing while errors are chance, and finds a change within minutes', () => {
    const regime = new RegimeWatch();
    expect(watch(regime, { from: 0, until: 48, perSecond: 0.1 })).toEqual([]);
    expect(regime.changedAt).toBeUndefined();
    const [changedAt = Number.NaN] = watch(regime, { from: 48, until: 49, perSecond: 0.3 });
    expect(changedAt).toBeLessThan(48 * HOUR_MS + 600_000);
    expect(regime.changedAt).toBe(changedAt);
  });

  it('tells nothing in its first hour, and no second change within an hour', () => {
    const regime = new RegimeWatch();
    const found = watch(regime, { from: 0, until: 4, perSecond: 0.5 });
    expect(found[0]).toBeGreaterThanOrEqual(HOUR_MS);
    for (const [k, at] of found.entries()) {
      expect(at - (found[k - 1] ?? 0)).toBeGreaterThanOrEqual(HOUR_MS);
    }
  });

  it('goes on after a restart as if it had not stopped, and expects nothing of the time nobody watched', () => {
    const regime = new RegimeWatch();
    watch(regime, { from: 0, until: 2, perSecond: 0.1 });
    const restored = new RegimeWatch();
    expect(restored.restore(JSON.parse(JSON.stringify(regime.toState())), 100 * HOUR_MS)).toBe(true);
    expect(restored.look({ ...quietDemand, now: 102 * HOUR_MS })).toBe(false);
    expect(watch(restored, { from: 102, until: 106, perSecond: 0.1 })).toEqual([]);
    expect(restored.restore({ change: 4 }, 0)).toBe(false);
  });
});
