import type { MetricSummary, UserProfile } from '../../model/user-profile.ts';
import type { WeightedSum } from '../../model/weighted-sum.ts';
import { gapEdgesMs } from '../../stats/gap-bins.ts';
import type { ProfileBody } from '../schemas/profile-schemas.ts';
import { userNameOf } from '../user-name.ts';
import { figure, figures } from './figure.ts';
import { viewWeightedSum } from './view-weighted-sum.ts';

function viewSummary({ p50, p90, mean }: MetricSummary): ProfileBody['durationMs'] {
  return { p50: figure(p50), p90: figure(p90), mean: figure(mean) };
}

function totalOf(weights: Float32Array): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

/** The bins that hold something, as shares of each histogram's whole weight. */
function viewGaps(profile: UserProfile): ProfileBody['gaps'] {
  const { gapWeightsFast: fast, gapWeightsSlow: slow } = profile;
  const fastTotal = totalOf(fast);
  const slowTotal = totalOf(slow);
  return gapEdgesMs
    .map((fromMs, bin) => ({
      fromMs,
      toMs: gapEdgesMs[bin + 1] ?? null,
      fastRatio: fastTotal > 0 ? figure((fast[bin] ?? 0) / fastTotal) : 0,
      slowRatio: slowTotal > 0 ? figure((slow[bin] ?? 0) / slowTotal) : 0,
    }))
    .filter(({ fastRatio, slowRatio }) => fastRatio !== 0 || slowRatio !== 0);
}

/** A user's profile as a person reads it. */
export function viewProfile(
  profile: UserProfile,
  weightedSums: readonly { readonly runtime: string; readonly sum: WeightedSum }[],
): ProfileBody {
  return {
    user: userNameOf(profile.userId),
    executionCount: profile.executionCount,
    firstAt: profile.firstAt,
    lastAt: profile.lastAt,
    executionsPerHour: figure(profile.executionsPerHour),
    durationMs: viewSummary(profile.durationMs),
    cpuMs: viewSummary(profile.cpuMs),
    memoryMb: viewSummary(profile.memoryMb),
    networkBytes: viewSummary(profile.networkBytes),
    cpuIntensityRatio: figure(profile.cpuIntensityRatio),
    operations: figures({ ...profile.operations }),
    runtimes: profile.runtimes.map(({ runtime, ratio }) => ({ runtime, ratio: figure(ratio) })),
    failureRatio: figure(profile.failureRatio),
    lastPrograms: profile.lastPrograms.map(({ runtime, programId }) => ({ runtime, programId })),
    weightedSums: weightedSums.map(viewWeightedSum),
    gaps: viewGaps(profile),
  };
}
