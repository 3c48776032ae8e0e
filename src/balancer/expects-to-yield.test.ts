import { expect, it } from 'vitest';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { expectsToYield } from './expects-to-yield.ts';

const predicted = (p50: number): ExecutionPrediction => ({
  durationMs: { p50: 1, p90: 2 },
  memoryMb: { p50: 1, p90: 2 },
  cpuMs: { p50, p90: 1000 },
  complexity: 'unknown',
  basis: 'runtime',
  weights: { 'program-history': 0, 'user-history': 0, code: 0, runtime: 1 },
  madeAt: 0,
});

it('lets what is expected to compute for long give way, and nothing that only might', () => {
  expect([0, 5, 9.9, 10, 5000].map((cpuMs) => expectsToYield(predicted(cpuMs)))).toEqual([
    false,
    false,
    false,
    true,
    true,
  ]);
});
