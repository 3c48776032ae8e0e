import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecayed, decayedCount, decayedMean, decayedTotal, quantileBin } from './decayed-histogram.ts';

const BIN_COUNT = 5;
const histories = fc.array(fc.nat(BIN_COUNT - 1), { minLength: 1, maxLength: 400 });

/** The plain way: every weight shrinks at every count. */
function slowly(bins: readonly number[], halfLifeCount: number): number[] {
  const weights = new Array<number>(BIN_COUNT).fill(0);
  for (const bin of bins) {
    for (let k = 0; k < BIN_COUNT; k += 1) {
      weights[k] = (weights[k] ?? 0) * 2 ** (-1 / halfLifeCount);
    }
    weights[bin] = (weights[bin] ?? 0) + 1;
  }
  return weights;
}

describe('a decayed histogram', () => {
  it('holds what shrinking every weight at every count would give, also in 32-bit floats', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 4, max: 300 }), (bins, halfLifeCount) => {
        const store = new Float32Array(BIN_COUNT + 1);
        for (const bin of bins) {
          addDecayed(store, bin, { halfLifeCount });
        }
        const wanted = slowly(bins, halfLifeCount);
        wanted.forEach((weight, bin) => {
          expect(decayedCount(store, bin)).toBeCloseTo(weight, 3);
        });
        expect(decayedTotal(store) / wanted.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
      }),
    );
  });

  it('stays exact over a million counts, with a newest weight that never overflows', () => {
    const store = new Float32Array(3);
    for (let n = 0; n < 1_000_000; n += 1) {
      addDecayed(store, n % 2, { halfLifeCount: 16 });
    }
    const total = 1 / (1 - 2 ** (-1 / 16));
    expect(decayedTotal(store)).toBeCloseTo(total, 2);
    expect(decayedCount(store, 1)).toBeGreaterThan(decayedCount(store, 0));
  });

  it('finds the bin of a quantile and the mean', () => {
    const store = new Array<number>(BIN_COUNT + 1).fill(0);
    expect(quantileBin(store, 0.5)).toBeUndefined();
    expect(decayedMean(store, (bin) => bin)).toBeUndefined();
    for (const bin of [1, 1, 1, 1, 1, 1, 1, 1, 4, 4]) {
      addDecayed(store, bin, { halfLifeCount: 1e9 });
    }
    expect([0, 0.5, 0.79, 0.81, 1].map((ratio) => quantileBin(store, ratio))).toEqual([1, 1, 1, 4, 4]);
    expect(decayedMean(store, (bin) => bin)).toBeCloseTo(1.6, 6);
  });

  it('counts nothing for a bin outside or an amount that is no number', () => {
    const store = new Float32Array(3);
    addDecayed(store, 2, { halfLifeCount: 4 });
    addDecayed(store, -1, { halfLifeCount: 4 });
    addDecayed(store, Number.NaN, { halfLifeCount: 4 });
    addDecayed(store, 0, { halfLifeCount: 4, amount: Number.NaN });
    addDecayed(store, 0, { halfLifeCount: 4, amount: -1 });
    expect([...store]).toEqual([0, 0, 0]);
  });
});
