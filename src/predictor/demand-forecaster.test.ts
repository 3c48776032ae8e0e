import { describe, expect, it } from 'vitest';
import { DemandForecaster } from './demand-forecaster.ts';

const horizon = { horizonMs: 1000 };

function open() {
  return new DemandForecaster({ windowMs: 500, now: 0 });
}

describe('the demand forecaster', () => {
  it('expects users in session to come back in their runtime, and nobody else', () => {
    const forecaster = open();
    for (let n = 0; n < 20; n += 1) {
      forecaster.observeArrival({ user: 'ada', runtime: 'python', at: n * 4000, gaps: undefined });
    }
    const now = 19 * 4000 + 3000;
    const python = forecaster.factsOf('python', { ...horizon, now });
    expect(python.userRate).toBeGreaterThan(5 * forecaster.factsOf('bash', { ...horizon, now }).userRate);
    expect(python.userRate).toBeGreaterThan(0.3);
    expect(forecaster.factsOf('python', { ...horizon, now: now + 3_600_000 }).userRate).toBe(0);
  });

  it('sees a burst within a second and forgets it soon', () => {
    const forecaster = open();
    for (let n = 0; n < 12; n += 1) {
      forecaster.observeArrival({ user: `u${n}`, runtime: 'python', at: 60_000 + n * 80, gaps: undefined });
    }
    const [fast = 0] = forecaster.factsOf('python', { ...horizon, now: 61_000 }).rates;
    const [later = 0] = forecaster.factsOf('python', { ...horizon, now: 120_000 }).rates;
    expect(fast).toBeGreaterThan(0.5);
    expect(later).toBeLessThan(fast / 20);
    expect(forecaster.factsOf('python', { ...horizon, now: 61_000 }).peaks.minute).toBeGreaterThanOrEqual(6);
  });

  it('does not let one user with fifty times the demand raise the rates fiftyfold', () => {
    const rateWith = (greedyCount: number) => {
      const forecaster = open();
      for (let second = 0; second < 120; second += 1) {
        for (let user = 0; user < 4; user += 1) {
          forecaster.observeArrival({
            user: `u${user}`,
            runtime: 'python',
            at: second * 1000 + user,
            gaps: undefined,
          });
        }
        for (let n = 0; n < greedyCount; n += 1) {
          forecaster.observeArrival({
            user: 'greedy',
            runtime: 'python',
            at: second * 1000 + 10 + n,
            gaps: undefined,
          });
        }
      }
      return forecaster.factsOf('python', { ...horizon, now: 120_000 }).rates[2] ?? 0;
    };
    expect(rateWith(50)).toBeLessThan(2.5 * rateWith(1));
  });

  it('refuses an instant that is no number', () => {
    const wrong = { user: 'u', runtime: 'python', at: Number.NaN, gaps: undefined };
    expect(() => open().observeArrival(wrong)).toThrow('an arrival needs an instant');
  });
});
