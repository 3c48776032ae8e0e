import type { ReplayedExecution } from './replay-traffic.ts';

export interface ReplaySummary {
  readonly executionCount: number;
  readonly failedCount: number;
  readonly coldStartCount: number;
  readonly startLatencyMsP50: number;
  readonly startLatencyMsP99: number;
  /** Memory of idle instances over time; boots apart. */
  readonly warmGbS: number;
  readonly bootGbS: number;
  /** Median of |predicted p50 − actual| / actual run time. */
  readonly predictionErrorRatio: number;
  /** Share of executions that ran no longer than the predicted p90. */
  readonly predictionCoverageRatio: number;
}

/** The value below which a share `ratio` of the sorted values lies (nearest rank). */
function quantileOf(values: readonly number[], ratio: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(ratio * sorted.length) - 1))] ?? Number.NaN;
}

export function summariseReplay(
  executions: readonly ReplayedExecution[],
  memory: { readonly warmGbS: number; readonly bootGbS: number },
): ReplaySummary {
  const latencies = executions.map(({ startLatencyMs }) => startLatencyMs);
  const predicted = executions.flatMap(({ predictedMsP50, predictedMsP90, runMs }) =>
    predictedMsP50 === undefined || predictedMsP90 === undefined
      ? []
      : [{ predictedMsP50, predictedMsP90, runMs }],
  );
  const errors = predicted.map(
    ({ predictedMsP50, runMs }) => Math.abs(predictedMsP50 - runMs) / Math.max(runMs, 1),
  );
  return {
    executionCount: executions.length,
    failedCount: executions.filter(({ outcome }) => outcome !== 'succeeded').length,
    coldStartCount: executions.filter(({ startKind }) => startKind === 'cold').length,
    startLatencyMsP50: quantileOf(latencies, 0.5),
    startLatencyMsP99: quantileOf(latencies, 0.99),
    ...memory,
    predictionErrorRatio: quantileOf(errors, 0.5),
    predictionCoverageRatio:
      predicted.filter(({ predictedMsP90, runMs }) => runMs <= predictedMsP90).length /
      Math.max(1, predicted.length),
  };
}
