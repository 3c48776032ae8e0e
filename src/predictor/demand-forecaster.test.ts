import { describe, expect, it } from 'vitest';
import { gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';
import { DemandForecaster } from './demand-forecaster.ts';

const horizon = { horizonMs: 1000, intentRate: 0 };

function open(runtimes = ['python', 'bash']) {
  return new DemandForecaster({ runtimes, windowMs: 500, now: 0 });
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
    const [, fast = 0] = forecaster.factsOf('python', { ...horizon, now: 61_000 }).rates;
    const [, later = 0] = forecaster.factsOf('python', { ...horizon, now: 120_000 }).rates;
    expect(fast).toBeGreaterThan(0.5);
    expect(later).toBeLessThan(fast / 20);
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
      return forecaster.factsOf('python', { ...horizon, now: 120_000 }).rates[3] ?? 0;
    };
    expect(rateWith(50)).toBeLessThan(2.5 * rateWith(1));
  });

  it('refuses an instant that is no number', () => {
    const wrong = { user: 'u', runtime: 'python', at: Number.NaN, gaps: undefined };
    expect(() => open().observeArrival(wrong)).toThrow('an arrival needs an instant');
  });

  it('expects a burst to go on at once, and not a minute later', () => {
    const forecaster = open();
    for (let n = 0; n < 20; n += 1) {
      forecaster.observeArrival({ user: `u${n}`, runtime: 'python', at: 60_000 + n * 40, gaps: undefined });
    }
    const facts = forecaster.factsOf('python', { ...horizon, now: 60_800 });
    expect(facts.burstRate).toBeGreaterThan(3);
    expect(facts.sessionRate).toBeCloseTo(facts.userRate + facts.newSessionRate + facts.burstRate, 9);
    expect(forecaster.factsOf('python', { ...horizon, now: 121_000 }).burstRate).toBeLessThan(0.01);
    expect(forecaster.factsOf('bash', { ...horizon, now: 60_800 }).burstRate).toBe(0);
  });

  it('does not take one stray arrival for a burst', () => {
    const forecaster = open();
    forecaster.observeArrival({ user: 'ada', runtime: 'python', at: 600_000, gaps: undefined });
    expect(forecaster.factsOf('python', { ...horizon, now: 600_001 }).burstRate).toBe(0);
  });

  it('says how much an arrival counts: a lone user in full, a greedy one among others for less', () => {
    const forecaster = open();
    const at = (second: number) => 1000 * second;
    for (let second = 0; second < 60; second += 1) {
      const arrival = { user: 'ada', runtime: 'bash', at: at(second), gaps: undefined };
      expect(forecaster.observeArrival(arrival).weightRatio).toBe(1);
    }
    let last = 1;
    for (let n = 0; n < 3000; n += 1) {
      if (n % 100 === 0) {
        forecaster.observeArrival({ user: 'bob', runtime: 'python', at: at(60) + n * 20, gaps: undefined });
      }
      const greedy = { user: 'greedy', runtime: 'python', at: at(60) + n * 20, gaps: undefined };
      last = forecaster.observeArrival(greedy).weightRatio;
    }
    expect(last).toBeLessThan(0.1);
  });

  it('leaves out a replay, and starts anew when the clock turns out to have run ahead', () => {
    const forecaster = open();
    const hour = 3_600_000;
    forecaster.observeArrival({ user: 'ada', runtime: 'python', at: 10 * hour, gaps: undefined });
    const replay = { user: 'ada', runtime: 'python', at: hour, gaps: undefined };
    expect(forecaster.observeArrival(replay).weightRatio).toBe(0);
    const facts = forecaster.factsOf('python', { ...horizon, now: 2 * hour });
    expect(facts.userRate).toBe(0);
    for (let n = 0; n < 10; n += 1) {
      forecaster.observeArrival({ user: 'ada', runtime: 'python', at: 2 * hour + n * 300, gaps: undefined });
    }
    const [fast = 0] = forecaster.factsOf('python', { ...horizon, now: 2 * hour + 3000 }).rates;
    expect(fast).toBeGreaterThan(0.5);
  });

  it('holds a bounded number of users and runtimes whatever comes', () => {
    const forecaster = open();
    for (let n = 0; n < 5000; n += 1) {
      forecaster.observeArrival({ user: `u${n}`, runtime: `r${n}`, at: n, gaps: undefined });
    }
    expect(forecaster.runtimes.length).toBeLessThanOrEqual(65);
    expect(JSON.stringify(forecaster.toState()).length).toBeLessThan(1_000_000);
  });

  it('learns which memory of a user foretells best', () => {
    const forecaster = open();
    const gapsAt = (gapMs: number) => {
      const weights = new Array<number>(gapEdgesMs.length).fill(0);
      weights[gapBinOf(gapMs)] = 16;
      return weights;
    };
    // The fast memory knows the gap of four seconds, the slow one still believes in hours.
    for (let n = 0; n < 60; n += 1) {
      const gaps = { fast: gapsAt(4000), slow: gapsAt(7_200_000) };
      forecaster.observeArrival({ user: 'ada', runtime: 'python', at: n * 4000, gaps });
    }
    const now = 59 * 4000 + 3000;
    const { userRate } = forecaster.factsOf('python', { now, horizonMs: 2000, intentRate: 0 });
    expect(userRate).toBeGreaterThan(0.4);
  });

  it('takes up what it had learnt, and nothing that is not that', () => {
    const forecaster = open();
    for (let n = 0; n < 200; n += 1) {
      forecaster.observeArrival({ user: `u${n % 7}`, runtime: 'python', at: n * 3000, gaps: undefined });
    }
    const state: unknown = JSON.parse(JSON.stringify(forecaster.toState()));
    const restored = open([]);
    restored.restore(state, 600_000);
    const ratesOf = (each: DemandForecaster) => each.factsOf('python', { ...horizon, now: 600_000 }).rates;
    expect(ratesOf(restored)).toEqual(ratesOf(forecaster));
    for (const broken of [
      null,
      7,
      'x',
      {},
      { newestAt: 1e12, runtimes: {} },
      { newestAt: 0, runtimes: { python: { rates: [1] } }, trust: { weights: [1] } },
    ]) {
      const other = open();
      other.restore(broken, 600_000);
      expect(other.toState()).toEqual(open().toState());
    }
  });
});
