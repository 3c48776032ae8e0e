import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StockCosts } from './demand-facts.ts';
import { stockCountOf } from './stock-size.ts';
import { StockSizes } from './stock-sizes.ts';

const costs: StockCosts = { replenishMs: 2000, memoryMb: 128, coldStartPriceGbS: 80, countMax: 200 };
const rate = fc.double({ min: 1e-4, max: 20, noNaN: true });
const spread = fc.record({
  dispersion: fc.double({ min: 0.5, max: 20, noNaN: true }),
  clumpCount: fc.double({ min: 1, max: 30, noNaN: true }),
});

describe('newsvendor stocks that are remembered', () => {
  it('lie between those of a rate and a dispersion a little lower and a little higher', () => {
    const sizes = new StockSizes();
    fc.assert(
      fc.property(rate, spread, (arrivalsPerSecond, { dispersion, clumpCount }) => {
        const count = sizes.countOf(arrivalsPerSecond, { dispersion, clumpCount }, costs);
        const near = [0.98, 0.99, 1, 1.01, 1.02].flatMap((spreadFactor) =>
          [0.995, 1, 1.005].map((factor) => {
            const by = { dispersion: Math.max(1, dispersion * spreadFactor), clumpCount };
            return stockCountOf(arrivalsPerSecond * factor, by, costs);
          }),
        );
        expect(count).toBeGreaterThanOrEqual(Math.min(...near));
        expect(count).toBeLessThanOrEqual(Math.max(...near));
        expect(sizes.countOf(arrivalsPerSecond, { dispersion, clumpCount }, { ...costs })).toBe(count);
      }),
    );
  });

  it('follow what instances cost now', () => {
    const sizes = new StockSizes();
    const single = { dispersion: 1, clumpCount: 1 };
    const countAt = (replenishMs: number) => sizes.countOf(0.5, single, { ...costs, replenishMs });
    const counts = [2000, 8000, 2000].map(countAt);
    expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
    expect(counts[2]).toBe(counts[0]);
  });

  it('are none for no arrivals, nor for what is no number', () => {
    const sizes = new StockSizes();
    const none = [0, -1, Number.NaN].map((each) =>
      sizes.countOf(each, { dispersion: 2, clumpCount: 1 }, costs),
    );
    expect(none).toEqual([0, 0, 0]);
  });

  it('are those of chance where the dispersion is no number, each rate by itself', () => {
    const sizes = new StockSizes();
    const countsOf = (dispersion: number) =>
      [0.05, 5].map((each) => sizes.countOf(each, { dispersion, clumpCount: 1 }, costs));
    expect(countsOf(Number.NaN)).toEqual(countsOf(1));
  });
});
