import type { ExecutionPrediction } from '../model/prediction.ts';
import type { QuantileEstimate } from '../model/program-analysis.ts';
import { pinballLoss } from '../stats/pinball.ts';

/** How good one prediction was. Losses are means of the pinball losses at the median and at the p90 bound. */
export interface PredictionScore {
  /** ms. */
  readonly durationPinballLoss: number;
  readonly isDurationCovered: boolean;
  /** ms. */
  readonly cpuPinballLoss: number;
  readonly isCpuCovered: boolean;
  /** MB. */
  readonly memoryPinballLoss: number;
  readonly isMemoryCovered: boolean;
}

function lossOf({ p50, p90 }: QuantileEstimate, actual: number): number {
  return (pinballLoss({ predicted: p50, actual }, 0.5) + pinballLoss({ predicted: p90, actual }, 0.9)) / 2;
}

/** Scores one prediction at its median and its p90 bound: losses in ms and MB, and whether the bound held. */
export function scorePrediction(
  prediction: Pick<ExecutionPrediction, 'durationMs' | 'cpuMs' | 'memoryMb'>,
  actual: { readonly durationMs: number; readonly cpuMs: number; readonly memoryMb: number },
): PredictionScore {
  return {
    durationPinballLoss: lossOf(prediction.durationMs, actual.durationMs),
    isDurationCovered: actual.durationMs <= prediction.durationMs.p90,
    cpuPinballLoss: lossOf(prediction.cpuMs, actual.cpuMs),
    isCpuCovered: actual.cpuMs <= prediction.cpuMs.p90,
    memoryPinballLoss: lossOf(prediction.memoryMb, actual.memoryMb),
    isMemoryCovered: actual.memoryMb <= prediction.memoryMb.p90,
  };
}
