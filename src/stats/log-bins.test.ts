import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteBins, durationBins, logBins, memoryBins } from './log-bins.ts';

describe('logarithmic bins', () => {
  it('put every value within the edges of its bin', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(durationBins, memoryBins, byteBins, logBins({ from: 1e-4, to: 1e6, count: 106 })),
        fc.double({ min: 1e-3, max: 1e10, noNaN: true }),
        (bins, value) => {
          const bin = bins.binOf(value);
          expect(bin === bins.count - 1 || value <= bins.upperEdge(bin) * (1 + 1e-9)).toBe(true);
          expect(bin === 0 || value >= bins.upperEdge(bin - 1) * (1 - 1e-9)).toBe(true);
        },
      ),
    );
  });

  it('have their middle between their edges, and a bin for what is no size', () => {
    expect(memoryBins.middle(3)).toBeCloseTo(8 * Math.SQRT2, 9);
    expect([0, -5, Number.NaN].map(memoryBins.binOf)).toEqual([0, 0, 0]);
    expect(memoryBins.binOf(Number.POSITIVE_INFINITY)).toBe(15);
    expect(durationBins.binOf(3_600_000)).toBe(15);
  });
});
