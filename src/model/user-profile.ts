import type { TenantId, UserId } from '../kernel/ids.ts';
import type { OperationMix } from './execution.ts';
import type { QuantileEstimate } from './program-analysis.ts';

/** One metric of a user's past executions, recent ones weighing more. */
export interface MetricSummary extends QuantileEstimate {
  readonly mean: number;
}

/** How often a user calls one runtime. */
interface RuntimeShare {
  readonly runtime: string;
  readonly ratio: number;
}

/**
 * A user's behavioural fingerprint as the other parts read it. Gap weights are decayed counts of idle gaps
 * between one execution's end and the next one's arrival, over the bins of `stats/gap-bins.ts`.
 */
export interface UserProfile {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly executionCount: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Half-life of 16 gaps: follows a change of habit. */
  readonly gapWeightsFast: Float32Array;
  /** Half-life of 256 gaps: remembers the habit. */
  readonly gapWeightsSlow: Float32Array;
  /** Executions per hour over the recent past, decayed. */
  readonly executionsPerHour: number;
  readonly durationMs: MetricSummary;
  readonly cpuMs: MetricSummary;
  readonly memoryMb: MetricSummary;
  readonly networkBytes: MetricSummary;
  /** CPU time over wall time, 0–1 and above for parallel programs. */
  readonly cpuIntensityRatio: number;
  readonly operations: OperationMix;
  /** Most used first; ratios sum to 1. */
  readonly runtimes: readonly RuntimeShare[];
  readonly failureRatio: number;
  /** What this user ran last, per runtime: the program a personal instance would hold. */
  readonly lastPrograms: readonly { readonly runtime: string; readonly programId: string }[];
}
