import type { ExecutionPrediction } from '../model/prediction.ts';

/** The computing after which a running program gives way by itself (native/src/watch.c). */
const LONG_CPU_MS = 10;

/**
 * Whether an execution gives way to short ones from its first instruction on. What runs beside it would else wait until it
 * has been seen to compute; on a processor that nobody else wants it loses nothing.
 */
export function expectsToYield({ cpuMs }: ExecutionPrediction): boolean {
  return cpuMs.p50 >= LONG_CPU_MS;
}
