import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';
import { callRatioWithin, fillSurvival, mixGaps, nextCallRatio, survivalOf } from './user-hazard.ts';

function gapsAt(...gapsMs: number[]): number[] {
  const weights = gapEdgesMs.map(() => 0);
  for (const gap of gapsMs) {
    weights[gapBinOf(gap)] = (weights[gapBinOf(gap)] ?? 0) + 1;
  }
  return weights;
}

const weights = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
  minLength: gapEdgesMs.length,
  maxLength: gapEdgesMs.length,
});

describe('callRatioWithin', () => {
  it('is a probability that grows with the horizon', () => {
    fc.assert(
      fc.property(weights, fc.nat(1e7), fc.nat(1e6), fc.nat(1e6), (gaps, idleMs, a, b) => {
        const [near, far] = a < b ? [a, b] : [b, a];
        const survival = survivalOf(gaps);
        const soon = callRatioWithin(survival, { idleMs, horizonMs: near });
        const later = callRatioWithin(survival, { idleMs, horizonMs: far });
        expect(soon).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(1);
        expect(later).toBeGreaterThanOrEqual(soon - 1e-12);
      }),
    );
  });

  it('is high inside the usual gap and gone after all of them', () => {
    const gaps = survivalOf(gapsAt(4000, 4200, 4500));
    expect(callRatioWithin(gaps, { idleMs: 2000, horizonMs: 5000 })).toBeGreaterThan(0.99);
    expect(callRatioWithin(gaps, { idleMs: 0, horizonMs: 1000 })).toBe(0);
    expect(callRatioWithin(gaps, { idleMs: 60_000, horizonMs: 60_000 })).toBe(0);
  });
});

describe('nextCallRatio', () => {
  it('says the same, whatever was asked before', () => {
    const questions = fc.array(fc.tuple(fc.nat(1e7), fc.nat(1e6)), { minLength: 1 });
    fc.assert(
      fc.property(weights, questions, (gaps, asked) => {
        const user = { survival: survivalOf(gaps), idleBin: 0, endBin: 0 };
        for (const [idleMs, horizonMs] of asked) {
          expect(nextCallRatio(user, idleMs, horizonMs)).toBe(
            callRatioWithin(user.survival, { idleMs, horizonMs }),
          );
        }
      }),
    );
  });
});

describe('fillSurvival', () => {
  it('gives to the last bit the rounded survival of the mixed gaps, of a user without any too', () => {
    const counts = fc.array(fc.nat(1000), { minLength: gapEdgesMs.length, maxLength: gapEdgesMs.length });
    const known = fc.option(fc.record({ fast: weights, slow: weights }), { nil: undefined });
    fc.assert(
      fc.property(known, counts, (user, pooled) => {
        const pooledTotal = pooled.reduce((sum, count) => sum + count, 0);
        const survival = new Float64Array(gapEdgesMs.length + 1).fill(7);
        fillSurvival(survival, user, { pooled, pooledTotal, weightParts: 1e4 });
        const mixed = survivalOf(mixGaps(user ?? { fast: [], slow: [] }, pooled));
        expect(survival).toEqual(mixed.map((weight) => Math.round(weight * 1e4) / 1e4));
      }),
    );
  });
});

describe('mixGaps', () => {
  it('gives a new user the gaps of everybody, and lets own gaps win with time', () => {
    const none = gapEdgesMs.map(() => 0);
    const pooled = gapsAt(1000, 1000, 3_600_000);
    const fresh = mixGaps({ fast: none, slow: none }, pooled);
    expect(fresh[gapBinOf(1000)]).toBeCloseTo(2 * (fresh[gapBinOf(3_600_000)] ?? 0));
    const own = gapsAt(...Array.from({ length: 100 }, () => 3_600_000));
    const known = mixGaps({ fast: own, slow: own }, pooled);
    expect(known[gapBinOf(3_600_000)]).toBeGreaterThan(30 * (known[gapBinOf(1000)] ?? 0));
  });
});
