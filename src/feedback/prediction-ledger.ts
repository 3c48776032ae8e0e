import type { ExecutionPrediction } from '../model/prediction.ts';
import { pinballLoss } from '../stats/pinball.ts';

export interface PredictionScore {
  readonly durationPinballLoss: number;
  readonly isDurationCovered: boolean;
  readonly memoryPinballLoss: number;
  readonly isMemoryCovered: boolean;
}

/** Scores one prediction at its median and its p90 bound: losses in ms and MB, and whether the bound held. */
export function scorePrediction(
  prediction: ExecutionPrediction,
  actual: { readonly durationMs: number; readonly memoryMb: number },
): PredictionScore {
  const lossOf = (estimate: { readonly p50: number; readonly p90: number }, value: number) =>
    (pinballLoss({ predicted: estimate.p50, actual: value }, 0.5) +
      pinballLoss({ predicted: estimate.p90, actual: value }, 0.9)) /
    2;
  return {
    durationPinballLoss: lossOf(prediction.durationMs, actual.durationMs),
    isDurationCovered: actual.durationMs <= prediction.durationMs.p90,
    memoryPinballLoss: lossOf(prediction.memoryMb, actual.memoryMb),
    isMemoryCovered: actual.memoryMb <= prediction.memoryMb.p90,
  };
}

/** Predicted against actual over recent executions, the newest weighing most. */
export class PredictionLedger {
  #weight = 0;
  #loss = 0;
  #covered = 0;
  #executionCount = 0;

  /** About this many executions are remembered. */
  static readonly memoryCount = 1000;

  record(score: PredictionScore): void {
    const kept = 1 - 1 / PredictionLedger.memoryCount;
    this.#weight = this.#weight * kept + 1;
    this.#loss = this.#loss * kept + score.durationPinballLoss;
    this.#covered = this.#covered * kept + (score.isDurationCovered ? 1 : 0);
    this.#executionCount += 1;
  }

  get executionCount(): number {
    return this.#executionCount;
  }

  /** Share of durations under their predicted p90; undefined before the first. */
  get coverageRatio(): number | undefined {
    return this.#weight > 0 ? this.#covered / this.#weight : undefined;
  }

  /** Mean pinball loss of the duration, ms; undefined before the first. */
  get pinballLossMs(): number | undefined {
    return this.#weight > 0 ? this.#loss / this.#weight : undefined;
  }
}
