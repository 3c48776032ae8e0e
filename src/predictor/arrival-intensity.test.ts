import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { ArrivalIntensity } from './arrival-intensity.ts';

/** Drives an intensity with Poisson arrivals whose true rate alternates; `facts` follow the true rate, scaled. */
function drive(scale: number, hours: number) {
  const random = seededRandom(5);
  const intensity = new ArrivalIntensity({ delayMs: 1000 });
  let now = 0;
  let logError = 0;
  let judgedCount = 0;
  for (let step = 0; step < hours * 3600; step += 1) {
    now += 1000;
    const isBusy = Math.floor(step / 600) % 2 === 0;
    const rate = isBusy ? 0.5 : 0.02;
    const rates = Array.from({ length: 6 }, () => rate * scale);
    const facts = { rates, userRate: rate * scale, crowdRate: 0.1 };
    const expected = intensity.rateOf(now, facts);
    intensity.hold(now, facts);
    if (step > (hours - 1) * 3600) {
      logError += Math.abs(Math.log(expected / rate));
      judgedCount += 1;
    }
    if (random.next() < rate) {
      intensity.observeArrival(now + 999);
    }
  }
  return { intensity, meanLogError: logError / judgedCount };
}

describe('the arrival intensity', () => {
  it('begins with the rates that it is given', () => {
    const intensity = new ArrivalIntensity({ delayMs: 1000 });
    const rates = Array.from({ length: 6 }, () => 0.3);
    expect(intensity.rateOf(0, { rates, userRate: 0.3, crowdRate: 0.02 })).toBeCloseTo(0.3, 1);
  });

  it('learns to correct rates that are four times too high or too low', () => {
    expect(drive(4, 1).meanLogError).toBeGreaterThan(drive(4, 12).meanLogError);
    expect(drive(4, 12).meanLogError).toBeLessThan(0.35);
    expect(drive(0.25, 12).meanLogError).toBeLessThan(0.35);
  });

  it('stays finite through silence, floods and instants that stand still', () => {
    const intensity = new ArrivalIntensity({ delayMs: 1000 });
    const none = Array.from({ length: 6 }, () => 0);
    for (let n = 0; n < 5000; n += 1) {
      intensity.observeArrival(1000);
    }
    for (const now of [1000, 1000, 1001, 1e12]) {
      intensity.hold(now, { rates: none, userRate: 0, crowdRate: 0 });
      const rate = intensity.rateOf(now, { rates: none, userRate: 0, crowdRate: 0 });
      expect(Number.isFinite(rate) && rate > 0).toBe(true);
    }
  });

  it('takes up what it had learnt, and ignores what is none', () => {
    const { intensity } = drive(4, 2);
    const restored = new ArrivalIntensity({ delayMs: 1000 });
    expect(restored.restore(JSON.parse(JSON.stringify(intensity.toState())), 0)).toBe(true);
    expect(restored.toState()).toEqual(intensity.toState());
    expect(restored.restore({ weights: [1], squareSums: [] }, 0)).toBe(false);
    expect(restored.restore(null, 0)).toBe(false);
    expect(restored.toState()).toEqual(intensity.toState());
  });

  it('is not changed by being looked at', () => {
    const { intensity } = drive(4, 2);
    const before = JSON.stringify(intensity.toState());
    for (let n = 1; n <= 100; n += 1) {
      intensity.rateOf(7_200_000 + n * 60_000, { rates: [9, 9, 9, 9, 9, 9], userRate: 9, crowdRate: 9 });
    }
    expect(JSON.stringify(intensity.toState())).toBe(before);
  });
});
