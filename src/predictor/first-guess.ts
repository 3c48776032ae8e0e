import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ComplexityClass } from '../model/program-analysis.ts';

/** Before anything ran: what a small program costs. */
export const firstGuesses = { durationMs: 100, memoryMb: 30, cpuMs: 80 } as const;

/** Quantile 0.9 of a log-normal law over its median, with a standard deviation of 1 of the logarithm. */
const P90_RATIO = 3.6;

/** What is said of an execution when nothing is known, or when who knows cannot be asked. */
export function guessCost(of: {
  readonly complexity: ComplexityClass;
  readonly at: number;
}): ExecutionPrediction {
  const boundsOf = (p50: number) => ({ p50, p90: p50 * P90_RATIO });
  return {
    durationMs: boundsOf(firstGuesses.durationMs),
    memoryMb: boundsOf(firstGuesses.memoryMb),
    cpuMs: boundsOf(firstGuesses.cpuMs),
    complexity: of.complexity,
    basis: 'runtime',
    weights: { 'program-history': 0, 'user-history': 0, code: 0, runtime: 1 },
    madeAt: of.at,
  };
}
