import type { TenantId, UserId } from '../kernel/ids.ts';
import type { MetricSummary, RuntimeShare, UserProfile } from '../model/user-profile.ts';
import {
  counterAt,
  instantAt,
  type MetricName,
  operationNames,
  type PackedProfile,
  RUNTIME_SLOT_COUNT,
  readSlot,
} from './packed-profile.ts';

const HOUR_MS = 3_600_000;

/** The fingerprint as the other parts and the API read it, at the instant `now`. */
export function readProfile(
  who: { readonly tenantId: TenantId; readonly userId: UserId },
  profile: PackedProfile,
  now: number,
): UserProfile {
  const counter = (name: keyof typeof counterAt) => profile.counters[counterAt[name]] ?? 0;
  const instant = (name: keyof typeof instantAt) => profile.instants[instantAt[name]] ?? 0;
  const silentMs = Math.max(0, now - instant('last'));
  return {
    ...who,
    executionCount: counter('executions'),
    firstAt: instant('first'),
    lastAt: instant('last'),
    gapWeightsFast: profile.gapsFast.slice(),
    gapWeightsSlow: profile.gapsSlow.slice(),
    executionsPerHour: counter('hourly') * Math.exp(-silentMs / HOUR_MS),
    durationMs: summarise(profile, 'durationMs', 1),
    cpuMs: summarise(profile, 'cpuMs', 1),
    memoryMb: summarise(profile, 'memoryMb', 1),
    networkBytes: summarise(profile, 'networkKb', 1024),
    cpuIntensityRatio: counter('wallSeconds') > 0 ? counter('cpuSeconds') / counter('wallSeconds') : 0,
    operations: mixOf(profile),
    runtimes: sharesOf(profile),
    failureRatio: counter('decayed') > 0 ? counter('failures') / counter('decayed') : 0,
    lastPrograms: slotsOf(profile).map(({ runtime, programId }) => ({ runtime, programId })),
  };
}

/** Quantiles and mean of a metric from its bins of a factor of 2, each taken at its geometric middle. */
function summarise(profile: PackedProfile, name: MetricName, unit: number): MetricSummary {
  const weights = profile.metrics[name];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const middle = (bin: number) => (bin === 0 && name === 'networkKb' ? 0 : 2 ** (bin + 0.5) * unit);
  const quantile = (ratio: number) => {
    let below = 0;
    const bin = weights.findIndex((weight) => {
      below += weight;
      return below >= ratio * total;
    });
    return total > 0 ? middle(Math.max(0, bin)) : 0;
  };
  const sum = weights.reduce((all, weight, bin) => all + weight * middle(bin), 0);
  return { p50: quantile(0.5), p90: quantile(0.9), mean: total > 0 ? sum / total : 0 };
}

function mixOf(profile: PackedProfile): UserProfile['operations'] {
  const total = profile.operations.reduce((sum, weight) => sum + weight, 0);
  const ratio = (index: number) => (total > 0 ? (profile.operations[index] ?? 0) / total : 0);
  const [computeRatio = 0, fileRatio = 0, networkRatio = 0, processRatio = 0] = operationNames.map((_, k) =>
    ratio(k),
  );
  return { computeRatio, fileRatio, networkRatio, processRatio };
}

function slotsOf(profile: PackedProfile) {
  return Array.from({ length: RUNTIME_SLOT_COUNT }, (_, slot) => ({
    ...readSlot(profile, slot),
    weight: profile.runtimeWeights[slot] ?? 0,
  }))
    .filter(({ runtime }) => runtime !== '')
    .toSorted((a, b) => b.weight - a.weight);
}

function sharesOf(profile: PackedProfile): RuntimeShare[] {
  const slots = slotsOf(profile);
  const total = slots.reduce((sum, { weight }) => sum + weight, 0);
  return slots.map(({ runtime, weight }) => ({ runtime, ratio: total > 0 ? weight / total : 0 }));
}
