import type { TenantId, UserId } from '../kernel/ids.ts';
import { MS_PER_HOUR } from '../kernel/units.ts';
import type { MetricSummary, UserProfile } from '../model/user-profile.ts';
import { decayedCount, decayedTotal } from '../stats/decayed-histogram.ts';
import type { LogBins } from '../stats/log-bins.ts';
import {
  counterAt,
  type MetricName,
  metricBins,
  metricNames,
  numberAt,
  type PackedProfile,
  RUNTIME_SLOT_COUNT,
} from './packed-profile.ts';
import { readSlot } from './runtime-slots.ts';

/** The fingerprint as the other parts and the API read it, at the instant `now`. */
export function readProfile(
  who: { readonly tenantId: TenantId; readonly userId: UserId },
  profile: PackedProfile,
  now: number,
): UserProfile {
  const { numbers } = profile;
  const counters = profile.lane('counters');
  const lastAt = numbers[numberAt.lastArrivalAt] ?? 0;
  const finished = counters[counterAt.finished] ?? 0;
  const durationMs = summarise(profile, 'durationMs');
  const cpuMs = summarise(profile, 'cpuMs');
  const slots = usedSlots(profile);
  return {
    tenantId: who.tenantId,
    userId: who.userId,
    executionCount: numbers[numberAt.executionCount] ?? 0,
    firstAt: numbers[numberAt.firstAt] ?? 0,
    lastAt,
    gapWeightsFast: weightsOf(profile.lane('gapsFast')),
    gapWeightsSlow: weightsOf(profile.lane('gapsSlow')),
    executionsPerHour: (counters[counterAt.hourly] ?? 0) * Math.exp(-Math.max(0, now - lastAt) / MS_PER_HOUR),
    durationMs,
    cpuMs,
    memoryMb: summarise(profile, 'memoryMb'),
    networkBytes: summarise(profile, 'networkBytes'),
    cpuIntensityRatio: durationMs.mean > 0 ? cpuMs.mean / durationMs.mean : 0,
    operations: mixOf(profile.lane('operations')),
    runtimes: slots.map(({ runtime, ratio }) => ({ runtime, ratio })),
    failureRatio: finished > 0 ? (counters[counterAt.failed] ?? 0) / finished : 0,
    lastPrograms: slots
      .filter(({ programId }) => programId !== '')
      .map(({ runtime, programId }) => ({ runtime, programId })),
  };
}

/** Decayed counts, the newest weighing 1. */
function weightsOf(histogram: Float32Array): Float32Array {
  const weights = new Float32Array(histogram.length - 1);
  for (let bin = 0; bin < weights.length; bin += 1) {
    weights[bin] = decayedCount(histogram, bin);
  }
  return weights;
}

function summarise(profile: PackedProfile, name: MetricName): MetricSummary {
  const histogram = profile.lane(name);
  const total = decayedTotal(histogram);
  const sum = profile.lane('counters')[counterAt.sums + metricNames.indexOf(name)] ?? 0;
  return {
    p50: quantileOf(histogram, metricBins[name], 0.5),
    p90: quantileOf(histogram, metricBins[name], 0.9),
    mean: total > 0 ? sum / total : 0,
  };
}

/** A quantile within its bin, on the logarithmic scale; 0 in the lowest bin, which begins at nothing, and without values. */
function quantileOf(histogram: Float32Array, bins: LogBins, ratio: number): number {
  let left = decayedTotal(histogram) * ratio;
  for (let bin = 0; bin < bins.count; bin += 1) {
    const weight = decayedCount(histogram, bin);
    if (weight > 0 && weight >= left) {
      const upper = bins.upperEdge(bin);
      const lower = bins.upperEdge(bin - 1);
      return bin === 0 ? upper * (left / weight) : lower * (upper / lower) ** (left / weight);
    }
    left -= weight;
  }
  return 0;
}

function mixOf(operations: Float32Array): UserProfile['operations'] {
  const total = operations.reduce((sum, weight) => sum + weight, 0);
  const [computeRatio = 0, fileRatio = 0, networkRatio = 0, processRatio = 0] = operations.map((weight) =>
    total > 0 ? weight / total : 0,
  );
  return { computeRatio, fileRatio, networkRatio, processRatio };
}

/** Most used first. */
function usedSlots(profile: PackedProfile) {
  const weights = profile.lane('runtimeWeights');
  const slots = Array.from({ length: RUNTIME_SLOT_COUNT }, (_, slot) => ({
    held: readSlot(profile, slot),
    weight: decayedCount(weights, slot),
  })).flatMap(({ held, weight }) => (held === undefined ? [] : [{ ...held, weight }]));
  const total = slots.reduce((sum, { weight }) => sum + weight, 0);
  return slots
    .toSorted((a, b) => b.weight - a.weight)
    .map((slot) => ({ ...slot, ratio: total > 0 ? slot.weight / total : 0 }));
}
