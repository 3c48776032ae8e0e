import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GAP_BIN_COUNT, gapBinFrom, gapBinOf, gapEdgesMs } from './gap-bins.ts';

describe('the bins of idle gaps', () => {
  it('ascend from 0 to three days, fine below 15 s, and fit a profile', () => {
    expect(gapEdgesMs[0]).toBe(0);
    expect(gapEdgesMs.at(-1)).toBe(3 * 86_400_000);
    expect(gapEdgesMs.every((edge, k) => k === 0 || edge > (gapEdgesMs[k - 1] ?? 0))).toBe(true);
    expect(gapEdgesMs.filter((edge) => edge < 15_000).length).toBe(9);
    expect(GAP_BIN_COUNT).toBeLessThanOrEqual(56);
  });

  it('put every gap at or above its own edge and below the next one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (gapMs) => {
        const bin = gapBinOf(gapMs);
        expect(gapEdgesMs[bin]).toBeLessThanOrEqual(gapMs);
        expect(gapEdgesMs[bin + 1] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(gapMs);
      }),
    );
    gapEdgesMs.forEach((edge, k) => {
      expect(gapBinOf(edge)).toBe(k);
    });
  });

  it('are found the same from whichever bin the search begins', () => {
    fc.assert(
      fc.property(
        fc.nat(GAP_BIN_COUNT - 1),
        fc.double({ min: -1e4, max: 1e9, noNaN: true }),
        (near, gapMs) => {
          expect(gapBinFrom(near, gapMs)).toBe(gapBinOf(gapMs));
        },
      ),
    );
    expect(gapBinFrom(7, Number.NaN)).toBe(0);
  });

  it('take overlapping runs for no gap at all', () => {
    expect([gapBinOf(-5), gapBinOf(Number.NaN)]).toEqual([0, 0]);
  });
});
