import { describe, expect, it } from 'vitest';
import { createDecayedRate, observeEvents, ratePerSecond } from './decayed-rate.ts';

describe('a decayed rate', () => {
  it('finds the rate of a steady stream, young or old', () => {
    for (const count of [200, 5000]) {
      const rate = createDecayedRate(60_000, 0);
      for (let n = 1; n <= count; n += 1) {
        observeEvents(rate, n * 500);
      }
      const wanted = count === 200 ? 200 / 130 : 2 * (86.56 / 116.56);
      expect(ratePerSecond(rate, count * 500, 0)).toBeCloseTo(wanted, 0);
    }
  });

  it('falls to half its weight in a half-life of silence', () => {
    const rate = createDecayedRate(10_000, 0);
    observeEvents(rate, 0, 8);
    ratePerSecond(rate, 10_000, 0);
    expect(rate.weight).toBeCloseTo(4);
  });

  it('ignores an instant before its newest one', () => {
    const rate = createDecayedRate(10_000, 1000);
    observeEvents(rate, 500);
    expect(rate).toMatchObject({ weight: 1, at: 1000 });
    observeEvents(rate, Number.NaN);
    expect(rate.at).toBe(1000);
  });

  it('is its prior when nothing came, and less the longer nothing comes', () => {
    const rate = createDecayedRate(10_000, 0);
    const first = ratePerSecond(rate, 0, 1);
    expect(first).toBeCloseTo(0.2);
    expect(ratePerSecond(rate, 60_000, 1)).toBeLessThan(first / 3);
  });
});
