import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { samplePrediction } from '../store/sample-executions-conformance.ts';
import { readConfig } from './config.ts';
import { sizeMemoryLimit } from './size-memory-limit.ts';
import { suggestLimits } from './suggest-limits.ts';

const { limits: defaults, limitsMax: maximums } = readConfig({});
const allowed = { defaults, maximums };
const byCode = { 'program-history': 0, 'user-history': 0, code: 1, runtime: 0 };
const byRuns = { ...byCode, 'program-history': 0.8, code: 0.2 };

function predictionOf(
  memory: readonly [number, number],
  weights: ExecutionPrediction['weights'],
): ExecutionPrediction {
  return { ...samplePrediction, memoryMb: { p50: memory[0], p90: memory[1] }, weights };
}

describe('suggestLimits', () => {
  it('gives a program that ran often little more than its runs took, the steadier the less', () => {
    const steady = suggestLimits(predictionOf([60, 62], byRuns), allowed).memoryMb;
    const unsteady = suggestLimits(predictionOf([60, 90], byRuns), allowed).memoryMb;
    expect(steady).toBeGreaterThan(70);
    expect(steady).toBeLessThan(100);
    expect(unsteady).toBeGreaterThan(150);
  });

  it('takes nothing away from a program that only its code tells of, and gives it more when its like need more', () => {
    expect(suggestLimits(predictionOf([20, 40], byCode), allowed).memoryMb).toBe(defaults.memoryMb);
    expect(suggestLimits(predictionOf([300, 600], byCode), allowed).memoryMb).toBeGreaterThan(700);
  });

  it('stays finite, positive and within what the platform allows', () => {
    const cost = fc.double({ min: 0.001, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(cost, fc.double({ min: 1, max: 1e6, noNaN: true }), fc.boolean(), (p50, ratio, isKnown) => {
        const estimate = { p50, p90: p50 * ratio };
        const limits = suggestLimits(
          {
            ...samplePrediction,
            memoryMb: estimate,
            cpuMs: estimate,
            durationMs: estimate,
            weights: isKnown ? byRuns : byCode,
          },
          allowed,
        );
        for (const name of ['memoryMb', 'cpuMs', 'wallMs'] as const) {
          expect(limits[name]).toBeGreaterThan(0);
          expect(limits[name]).toBeLessThanOrEqual(maximums[name]);
        }
      }),
    );
  });
});

describe('sizeMemoryLimit', () => {
  const open = { limits: defaults, isMemoryOpen: true };
  const small = { prediction: predictionOf([50, 52], byRuns), attemptNumber: 1 };
  const large = { prediction: predictionOf([900, 910], byRuns), attemptNumber: 1 };

  it('fits a limit that nobody asked for to what the program needs', () => {
    expect(sizeMemoryLimit(open, small, { sizing: 'fit', allowed }).memoryMb).toBeLessThan(100);
    expect(sizeMemoryLimit(open, large, { sizing: 'fit', allowed }).memoryMb).toBeGreaterThan(900);
  });

  it('never touches what the caller asked for, nor another limit', () => {
    const asked = { limits: defaults, isMemoryOpen: false };
    expect(sizeMemoryLimit(asked, large, { sizing: 'fit', allowed })).toEqual(defaults);
    expect(sizeMemoryLimit({ limits: defaults }, large, { sizing: 'fit', allowed })).toEqual(defaults);
    const { memoryMb: _fitted, ...others } = sizeMemoryLimit(open, large, { sizing: 'fit', allowed });
    expect(defaults).toMatchObject(others);
  });

  it('goes below the default neither on a second attempt nor when it may only raise, and leaves all alone when off', () => {
    const second = { ...small, attemptNumber: 2 };
    expect(sizeMemoryLimit(open, second, { sizing: 'fit', allowed })).toEqual(defaults);
    const layered = { ...small, packages: ['numpy'] };
    expect(sizeMemoryLimit(open, layered, { sizing: 'fit', allowed })).toEqual(defaults);
    const streamed = { ...open, isStdinOpen: true };
    expect(sizeMemoryLimit(streamed, small, { sizing: 'fit', allowed })).toEqual(defaults);
    expect(sizeMemoryLimit(open, small, { sizing: 'raise', allowed })).toEqual(defaults);
    expect(sizeMemoryLimit(open, large, { sizing: 'raise', allowed }).memoryMb).toBeGreaterThan(900);
    expect(sizeMemoryLimit(open, large, { sizing: 'off', allowed })).toEqual(defaults);
  });
});
