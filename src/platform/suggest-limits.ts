import type { ExecutionLimits } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { QuantileEstimate } from '../model/program-analysis.ts';

/** What may be said of an execution's limits by what it will probably take. */
export type SuggestedLimits = Pick<ExecutionLimits, 'memoryMb' | 'cpuMs' | 'wallMs'>;

/** What the platform allows: where nothing is known, and at most. */
export interface AllowedLimits {
  readonly defaults: ExecutionLimits;
  readonly maximums: ExecutionLimits;
}

/** Of a log-normal law: how much further from the median 99.9 % lie than 90 % do. */
const TAIL_RATIO = 3.0902 / 1.2816;
/** Above what nine of ten programs like it take, where only its code is known. */
const LIKES_MARGIN = 1.25;
/** From so large a share of its own runs in the estimate on, a program is known by them: after about four. */
const KNOWN_RATIO = 0.6;
/** An interpreter alone, and what a run needs beside its program. */
const MEMORY_MB_MIN = 48;
const MEMORY_MB_SPARE = 16;
const CPU_MS_MIN = 200;
/** A busy machine lets a program wait. */
const WALL_MS_SPARE = 1000;

/**
 * The limits that one execution probably needs. A program that has run before gets what all but one in a thousand of its runs
 * stay below; one that is only known by its code never less than the defaults, and more where nine of ten like it need more.
 */
export function suggestLimits(prediction: ExecutionPrediction, allowed: AllowedLimits): SuggestedLimits {
  const { memoryMb, cpuMs, durationMs, weights } = prediction;
  const isKnown = weights['program-history'] >= KNOWN_RATIO;
  const suggest = (
    name: keyof SuggestedLimits,
    expected: QuantileEstimate,
    { min, spare }: { min: number; spare: number },
  ): number => {
    const needed = isKnown
      ? Math.max(min, roundedUp(tailOf(expected) + spare))
      : Math.max(allowed.defaults[name], roundedUp(LIKES_MARGIN * expected.p90 + spare));
    return Number.isFinite(needed) ? Math.min(allowed.maximums[name], needed) : allowed.defaults[name];
  };
  return {
    memoryMb: suggest('memoryMb', memoryMb, { min: MEMORY_MB_MIN, spare: MEMORY_MB_SPARE }),
    cpuMs: suggest('cpuMs', cpuMs, { min: CPU_MS_MIN, spare: CPU_MS_MIN }),
    wallMs: suggest('wallMs', durationMs, { min: WALL_MS_SPARE, spare: WALL_MS_SPARE }),
  };
}

function tailOf({ p50, p90 }: QuantileEstimate): number {
  return p50 * (p90 / p50) ** TAIL_RATIO;
}

/** To two digits: a limit that is finer promises more than is known. */
function roundedUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / unit) * unit;
}
