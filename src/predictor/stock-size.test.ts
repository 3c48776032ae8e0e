import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tailRatioOf } from '../stats/negative-binomial.ts';
import { sizeStock } from './stock-size.ts';

const base = {
  dispersion: 1,
  clumpCount: 1,
  replenishMs: 300,
  memoryMb: 32,
  coldStartPriceGbS: 20,
  countMax: 64,
};

describe('sizeStock', () => {
  it('costs no more than any other count', () => {
    const inputs = fc.record({
      arrivalsPerSecond: fc.double({ min: 0, max: 30, noNaN: true }),
      dispersion: fc.double({ min: 1, max: 8, noNaN: true }),
      clumpCount: fc.integer({ min: 1, max: 9 }),
      replenishMs: fc.integer({ min: 10, max: 5000 }),
      memoryMb: fc.integer({ min: 1, max: 512 }),
      coldStartPriceGbS: fc.double({ min: 0.1, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(inputs, (input) => {
        const mean = (input.arrivalsPerSecond * input.replenishMs) / 1000;
        const places = Array.from({ length: input.clumpCount }, (_, place) => place);
        const missRatio = (count: number) =>
          places.reduce(
            (sum, place) =>
              sum + tailRatioOf({ mean, dispersion: input.dispersion }, Math.max(0, count - place)),
            0,
          ) / input.clumpCount;
        const costAt = (count: number) =>
          (input.memoryMb / 1024) * count +
          input.coldStartPriceGbS * input.arrivalsPerSecond * missRatio(count);
        const { count } = sizeStock({ ...input, countMax: 64 });
        const best = Math.min(...Array.from({ length: 65 }, (_, n) => costAt(n)));
        expect(costAt(count)).toBeLessThanOrEqual(best + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('holds nothing for a runtime that nobody asks for', () => {
    expect(sizeStock({ ...base, arrivalsPerSecond: 0 }).count).toBe(0);
    expect(sizeStock({ ...base, arrivalsPerSecond: Number.NaN }).count).toBe(0);
  });

  it('holds more the more come, the longer they take to replace, and the burstier they are', () => {
    const few = sizeStock({ ...base, arrivalsPerSecond: 0.5 }).count;
    expect(sizeStock({ ...base, arrivalsPerSecond: 5 }).count).toBeGreaterThan(few);
    expect(sizeStock({ ...base, arrivalsPerSecond: 0.5, replenishMs: 5000 }).count).toBeGreaterThan(few);
    expect(sizeStock({ ...base, arrivalsPerSecond: 0.5, dispersion: 6 }).count).toBeGreaterThan(few);
  });

  it('holds a whole clump where arrivals come at once, however rarely', () => {
    expect(sizeStock({ ...base, arrivalsPerSecond: 0.02, clumpCount: 4 }).count).toBe(4);
  });

  it('shows the costs beside the chosen count', () => {
    const { count, explanation } = sizeStock({ ...base, arrivalsPerSecond: 2 });
    expect(explanation.costs.map((cost) => cost.count)).toEqual([count - 1, count, count + 1]);
    expect(Math.min(...explanation.costs.map((cost) => cost.costGbSPerSecond))).toBe(
      explanation.costs[1]?.costGbSPerSecond,
    );
  });
});
