import type { ExecutionLimits, ExecutionRequest } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { type AllowedLimits, suggestLimits } from './suggest-limits.ts';

export const memorySizings = ['fit', 'raise', 'off'] as const;

/** What the platform makes of a memory limit that nobody asked for. fit: what the program needs. raise: that, but no less. */
type MemorySizing = (typeof memorySizings)[number];

export interface SizingRules {
  readonly sizing: MemorySizing;
  readonly allowed: AllowedLimits;
}

/**
 * The limits that one attempt runs under. A memory limit that the caller set is never touched. A further attempt is given no
 * less than the default: the first may have been killed for what was expected of it. Nor is one whose packages may have been loaded for
 * it when that was learnt, nor one that cannot be tried again because its input is a stream.
 */
export function sizeMemoryLimit(
  request: Pick<ExecutionRequest, 'limits' | 'isMemoryOpen' | 'isStdinOpen'>,
  expected: {
    readonly prediction: ExecutionPrediction;
    readonly attemptNumber: number;
    /** What an instance may have loaded for it: where it has, that is not counted as the program's, and where not, it is. */
    readonly packages?: readonly string[];
  },
  { sizing, allowed }: SizingRules,
): ExecutionLimits {
  const { limits } = request;
  if (request.isMemoryOpen !== true || sizing === 'off') {
    return limits;
  }
  const { memoryMb } = suggestLimits(expected.prediction, allowed);
  const { attemptNumber, packages = [] } = expected;
  const isRepeatable = request.isStdinOpen !== true;
  const isFitting = sizing === 'fit' && attemptNumber === 1 && packages.length === 0 && isRepeatable;
  return { ...limits, memoryMb: isFitting ? memoryMb : Math.max(limits.memoryMb, memoryMb) };
}
