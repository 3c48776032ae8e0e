import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { CrowdArrivals } from './crowd-arrivals.ts';

const HORIZON_MS = 2000;

/** Bursts of `size`, `gapMs` apart within, an hour between them. */
function driveBursts(by: { readonly size: number; readonly gapMs: number }) {
  const crowd = new CrowdArrivals(0);
  let last = 0;
  for (let burst = 1; burst <= 60; burst += 1) {
    for (let n = 0; n < by.size; n += 1) {
      last = burst * 3_600_000 + n * by.gapMs;
      crowd.observeArrival(last);
    }
  }
  return {
    crowd,
    rateAfter: (idleMs: number) => crowd.rateOf({ now: last + idleMs, horizonMs: HORIZON_MS }),
  };
}

/** Mean place of arrivals at random, so many a second, once that is known. */
function meanPlaceAt(perSecond: number): number {
  const random = seededRandom(7);
  const crowd = new CrowdArrivals(0);
  let at = 0;
  let sum = 0;
  for (let n = 0; n < 20_000; n += 1) {
    at += (-Math.log(1 - random.next()) * 1000) / perSecond;
    const place = crowd.observeArrival(at);
    sum += n < 18_000 ? 0 : place;
  }
  return sum / 2000;
}

describe('the crowd', () => {
  it('expects the rest of a burst while it lasts, and nobody once it is over', () => {
    const { rateAfter } = driveBursts({ size: 20, gapMs: 1500 });
    expect(rateAfter(0)).toBeGreaterThan(0.4);
    expect(rateAfter(60_000)).toBeLessThan(0.01);
  });

  it('counts who comes at the same instant together, whoever it is', () => {
    const crowd = new CrowdArrivals(0);
    expect([5000, 5000, 5000, 9000].map((at) => crowd.observeArrival(at))).toEqual([0, 1, 2, 0]);
    const alone = driveBursts({ size: 1, gapMs: 0 }).rateAfter(3_500_000);
    expect(driveBursts({ size: 20, gapMs: 0 }).rateAfter(3_500_000)).toBeGreaterThan(10 * alone);
  });

  it('does not take busy times for arrivals that come at once', () => {
    expect(meanPlaceAt(200)).toBeLessThan(0.2);
    expect(meanPlaceAt(0.01)).toBeLessThan(0.2);
  });

  it('expects nothing before anybody came', () => {
    const crowd = new CrowdArrivals(0);
    expect(crowd.rateOf({ now: 1000, horizonMs: HORIZON_MS })).toBe(0);
    crowd.observeArrival(1000);
    expect(crowd.rateOf({ now: 1500, horizonMs: HORIZON_MS })).toBe(0);
  });

  it('takes up what it had learnt, and ignores what is none', () => {
    const { crowd, rateAfter } = driveBursts({ size: 20, gapMs: 1500 });
    const restored = new CrowdArrivals(0);
    expect(restored.restore(JSON.parse(JSON.stringify(crowd.toState())))).toBe(true);
    const at = { now: 60 * 3_600_000 + 20 * 1500, horizonMs: HORIZON_MS };
    expect(restored.rateOf(at)).toBe(crowd.rateOf(at));
    expect(rateAfter(0)).toBeGreaterThan(0);
    expect(restored.restore({ gaps: [1] })).toBe(false);
    expect(restored.rateOf(at)).toBe(crowd.rateOf(at));
    const young = new CrowdArrivals(0);
    expect(young.restore(JSON.parse(JSON.stringify(new CrowdArrivals(0).toState())))).toBe(true);
  });
});
