import { MS_PER_SECOND } from '../kernel/units.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import { complexityClasses } from '../model/program-analysis.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { TermValues } from '../predictor/weighted-sum.ts';

/** One execution, and as much of what is predicted for it as the formula goes by. */
export interface PredictedArrival {
  readonly tenantId: string;
  readonly userId: string;
  readonly runtime: string;
  readonly at: number;
  readonly prediction: Pick<ExecutionPrediction, 'complexity'> & {
    readonly durationMs: Pick<ExecutionPrediction['durationMs'], 'p50'>;
  };
  readonly profile:
    | (Pick<UserProfile, 'executionsPerHour' | 'cpuIntensityRatio'> & {
        readonly memoryMb: Pick<UserProfile['memoryMb'], 'mean'>;
      })
    | undefined;
}

/**
 * Raw values of the specified formula's terms: executions an hour and CPU × memory (MB) from the user's habits,
 * the complexity class by its rank (1 constant … 8 exponential) and the expected seconds from the code. What is
 * not known is NaN, which the formula takes for average.
 */
export function termValuesOf({ prediction, profile }: PredictedArrival): TermValues {
  const { complexity, durationMs } = prediction;
  return {
    frequency: profile?.executionsPerHour ?? Number.NaN,
    intensity: profile === undefined ? Number.NaN : profile.cpuIntensityRatio * profile.memoryMb.mean,
    complexity: complexity === 'unknown' ? Number.NaN : 1 + complexityClasses.indexOf(complexity),
    duration: durationMs.p50 / MS_PER_SECOND,
  };
}
