import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';
import { binRatios, callRatioWithin, expectedCalls, mixGaps, survivalOf } from './user-hazard.ts';

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
        const soon = callRatioWithin(gaps, { idleMs, horizonMs: near });
        const later = callRatioWithin(gaps, { idleMs, horizonMs: far });
        expect(soon).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(1);
        expect(later).toBeGreaterThanOrEqual(soon - 1e-12);
      }),
    );
  });

  it('is high inside the usual gap and gone after all of them', () => {
    const gaps = gapsAt(4000, 4200, 4500);
    expect(callRatioWithin(gaps, { idleMs: 2000, horizonMs: 5000 })).toBeGreaterThan(0.99);
    expect(callRatioWithin(gaps, { idleMs: 0, horizonMs: 1000 })).toBe(0);
    expect(callRatioWithin(gaps, { idleMs: 60_000, horizonMs: 60_000 })).toBe(0);
  });
});

describe('mixGaps', () => {
  it('gives a new user the gaps of everybody, and lets own gaps win with time', () => {
    const none = gapEdgesMs.map(() => 0);
    const pooled = gapsAt(1000, 1000, 3_600_000);
    const fresh = mixGaps({ fast: none, slow: none }, pooled);
    expect(fresh[gapBinOf(1000)]).toBeGreaterThan(1.5 * (fresh[gapBinOf(3_600_000)] ?? 0));
    const own = gapsAt(...Array.from({ length: 100 }, () => 3_600_000));
    const known = mixGaps({ fast: own, slow: own }, pooled);
    expect(known[gapBinOf(3_600_000)]).toBeGreaterThan(30 * (known[gapBinOf(1000)] ?? 0));
  });

  it('draws probabilities from each memory that sum to 1, and mixes them by trust', () => {
    fc.assert(
      fc.property(weights, weights, weights, fc.nat(2), (fast, slow, pooled, source) => {
        const ratios = gapEdgesMs.map(
          (_, bin) => binRatios({ fast, slow }, pooled, bin)[source] ?? Number.NaN,
        );
        expect(ratios.reduce((sum, ratio) => sum + ratio, 0)).toBeCloseTo(1, 9);
        const trust = [0, 1, 2].map((k) => (k === source ? 1 : 0));
        mixGaps({ fast, slow }, pooled, trust).forEach((ratio, bin) => {
          expect(ratio).toBeCloseTo(ratios[bin] ?? Number.NaN, 9);
        });
      }),
    );
  });
});

describe('expectedCalls', () => {
  it('is the chance of one call on a short horizon, and never less than that on a long one', () => {
    fc.assert(
      fc.property(weights, fc.nat(1e6), fc.integer({ min: 1, max: 1e7 }), (gaps, idleMs, horizonMs) => {
        const ratio = callRatioWithin(gaps, { idleMs, horizonMs });
        const expected = expectedCalls(survivalOf(gaps), { idleMs, horizonMs });
        expect(expected).toBeGreaterThanOrEqual(ratio - 1e-9);
        expect(horizonMs > 5000 || expected === ratio).toBe(true);
      }),
    );
  });

  it('counts somebody who comes back every few seconds more than once', () => {
    const survival = survivalOf(gapsAt(8000));
    const minute = expectedCalls(survival, { idleMs: 0, horizonMs: 60_000 });
    expect(minute).toBeGreaterThan(3.5);
    expect(minute).toBeLessThan(8);
  });
});
