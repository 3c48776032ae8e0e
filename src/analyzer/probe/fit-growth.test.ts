import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../kernel/random.ts';
import { fitGrowth } from './fit-growth.ts';
import { FOLLOWED_FROM_RATIO } from './probe-limits.ts';

const noiseMs = 4;

/** Times of a curve whose largest size takes `topMs`, each off by up to `error` of itself. */
function measured(
  curve: (size: number) => number,
  { top, topMs, error = 0, seed = 1 }: { top: number; topMs: number; error?: number; seed?: number },
) {
  const random = seededRandom(seed);
  const sizes = [6, top / 4, top / 2, top / 1.4, top].map(Math.round);
  const factor = topMs / curve(top);
  return sizes.map((size) => ({
    size,
    cpuMs: factor * curve(size) * (1 + error * (2 * random.next() - 1)),
  }));
}

const curves: readonly (readonly [string, (size: number) => number, number])[] = [
  ['linear', (n) => n, 40_000],
  ['linear', (n) => n * Math.log2(n), 40_000],
  ['quadratic', (n) => n ** 2, 1500],
  ['cubic', (n) => n ** 3, 150],
  ['polynomial', (n) => n ** 4, 60],
  ['exponential', (n) => 2 ** n, 22],
  ['exponential', (n) => 1.6 ** n, 30],
];

describe('a growth', () => {
  it.each(curves)('that is %s is told as such', (name, curve, top) => {
    const fit = fitGrowth({ points: measured(curve, { top, topMs: 200 }), beyond: [], noiseMs });
    expect(fit).toMatchObject({ class: name });
    expect(fit?.confidenceRatio).toBeGreaterThan(0.6);
  });

  it('is never told surely as another class than it has, whatever runs stray', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...curves),
        fc.integer({ min: 60, max: 300 }),
        fc.nat(10_000),
        ([name, curve, top], topMs, seed) => {
          const points = measured(curve, { top, topMs, error: 0.12, seed });
          const fit = fitGrowth({ points, beyond: [], noiseMs });
          const isWrong =
            fit !== undefined && fit.class !== name && fit.confidenceRatio >= FOLLOWED_FROM_RATIO;
          expect(isWrong).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('that stays within the noise is none', () => {
    const points = measured((n) => n, { top: 50_000, topMs: 2 * noiseMs });
    expect(fitGrowth({ points, beyond: [], noiseMs })).toBeUndefined();
    expect(fitGrowth({ points: [], beyond: [], noiseMs })).toBeUndefined();
  });

  it('is told less surely by a noisier language', () => {
    const points = measured((n) => n ** 2, { top: 1500, topMs: 60 });
    const sure = (noise: number) =>
      fitGrowth({ points, beyond: [], noiseMs: noise })?.confidenceRatio ?? Number.NaN;
    expect(sure(12)).toBeLessThan(sure(4));
  });

  it('that only begins once code is compiled keeps its degree', () => {
    const points = measured((n) => n ** 3, { top: 1200, topMs: 350 });
    const warm = points.map(({ size, cpuMs }) => ({ size, cpuMs: size > 6 ? cpuMs + 25 : 0 }));
    expect(fitGrowth({ points: warm, beyond: [], noiseMs: 8 })).toMatchObject({ class: 'cubic' });
  });

  it('is exponential where larger sizes were stopped after ever longer times', () => {
    const points = [
      { size: 6, cpuMs: 0 },
      { size: 14, cpuMs: 3 },
    ];
    const beyond = [
      { size: 16, cpuMs: 14 },
      { size: 18, cpuMs: 60 },
    ];
    expect(fitGrowth({ points, beyond, noiseMs })).toMatchObject({ class: 'exponential' });
  });

  it('is none where a program does nothing up to some size, and never ends from there', () => {
    const points = [
      { size: 6, cpuMs: 0 },
      { size: 9, cpuMs: 0 },
    ];
    const beyond = [
      { size: 10, cpuMs: 400 },
      { size: 200, cpuMs: 400 },
    ];
    expect(fitGrowth({ points, beyond, noiseMs })).toBeUndefined();
  });
});
