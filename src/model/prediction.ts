import type { ComplexityClass, QuantileEstimate } from './program-analysis.ts';

/** Which knowledge a prediction rests on, from the most to the least specific. */
export type PredictionBasis = 'program-history' | 'user-history' | 'code' | 'runtime';

/** Expected cost of one execution, made before it runs and scored after. */
export interface ExecutionPrediction {
  readonly durationMs: QuantileEstimate;
  readonly memoryMb: QuantileEstimate;
  readonly cpuMs: QuantileEstimate;
  readonly complexity: ComplexityClass;
  readonly basis: PredictionBasis;
  /** Shares of program history, user history, code model and runtime default in the estimate; they sum to 1. */
  readonly weights: Readonly<Record<PredictionBasis, number>>;
  readonly madeAt: number;
}
