import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countQuantile, TailWalk, tailRatioOf } from './negative-binomial.ts';

const laws = fc.record({
  mean: fc.double({ min: 0.001, max: 40, noNaN: true }),
  dispersion: fc.double({ min: 0.5, max: 12, noNaN: true }),
});

describe('the negative binomial tail', () => {
  it('starts at 1, never grows, and sums to the mean', () => {
    fc.assert(
      fc.property(laws, (law) => {
        let last = 1;
        let sum = 0;
        for (const walk = new TailWalk(law); walk.next() && walk.count < 5000; ) {
          expect(walk.tailRatio).toBeLessThanOrEqual(last);
          last = walk.tailRatio;
          sum += walk.tailRatio;
        }
        expect(sum).toBeCloseTo(law.mean, 4);
      }),
    );
  });

  it('is the Poisson law without over-dispersion', () => {
    expect(tailRatioOf({ mean: 2, dispersion: 1 }, 1)).toBeCloseTo(1 - Math.exp(-2), 12);
    expect(tailRatioOf({ mean: 2, dispersion: 1 }, 2)).toBeCloseTo(1 - 3 * Math.exp(-2), 12);
  });

  it('has a heavier tail when arrivals are over-dispersed', () => {
    expect(tailRatioOf({ mean: 2, dispersion: 4 }, 8)).toBeGreaterThan(
      10 * tailRatioOf({ mean: 2, dispersion: 1 }, 8),
    );
  });

  it('gives the smallest count that reaches a quantile', () => {
    fc.assert(
      fc.property(laws, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (law, ratio) => {
        const count = countQuantile(law, ratio);
        expect(1 - tailRatioOf(law, count + 1)).toBeGreaterThanOrEqual(ratio - 1e-9);
        expect(count === 0 || 1 - tailRatioOf(law, count) < ratio + 1e-9).toBe(true);
      }),
    );
  });

  it('is right for means up to ten thousand', () => {
    for (const dispersion of [1, 4, 20]) {
      for (const mean of [300, 2000, 10_000]) {
        const deviation = Math.sqrt(mean * dispersion);
        // Normal approximation with the Cornish–Fisher term for skewness (Johnson, Kotz & Kemp, ch. 5).
        const skewness = (2 * dispersion - 1) / deviation;
        const wanted = mean + deviation * (2.3263 + (skewness * (2.3263 ** 2 - 1)) / 6);
        expect(Math.abs(countQuantile({ mean, dispersion }, 0.99) - wanted)).toBeLessThan(
          0.06 * deviation + 2,
        );
        expect(tailRatioOf({ mean, dispersion }, 0)).toBe(1);
      }
    }
  });

  it('takes a mean that is no number for none', () => {
    expect(tailRatioOf({ mean: Number.NaN, dispersion: Number.NaN }, 1)).toBe(0);
    expect(countQuantile({ mean: -3, dispersion: 2 }, 0.9)).toBe(0);
  });
});
