import type { ExecutionUsage } from '../model/execution.ts';
import { gapBinOf } from '../stats/gap-bins.ts';
import {
  counterAt,
  instantAt,
  METRIC_BIN_COUNT,
  type MetricName,
  operationNames,
  type PackedProfile,
  RUNTIME_SLOT_COUNT,
  readSlot,
  writeSlot,
} from './packed-profile.ts';

const FAST_HALF_LIFE_GAPS = 16;
const SLOW_HALF_LIFE_GAPS = 256;
const COST_HALF_LIFE_RUNS = 64;
const HOUR_MS = 3_600_000;
/** Instants further apart than this from a user's last one are a broken clock, not a habit. */
const GAP_MS_MAX = 366 * 86_400_000;

/** One count more in `bin`, everything before it weighing less by one step of the half-life. */
function addDecayed(weights: Float32Array, bin: number, halfLife: number): void {
  const kept = 2 ** (-1 / halfLife);
  for (let k = 0; k < weights.length; k += 1) {
    weights[k] = (weights[k] ?? 0) * kept;
  }
  weights[bin] = (weights[bin] ?? 0) + 1;
}

function add(
  values: Float32Array,
  index: number,
  change: { readonly kept: number; readonly amount: number },
): void {
  values[index] = (values[index] ?? 0) * change.kept + change.amount;
}

/** Takes in that the user called: the gap since the last execution's end, the runtime and the program. O(1). */
export function foldArrival(
  profile: PackedProfile,
  arrival: { readonly at: number; readonly runtime: string; readonly programId: string },
): void {
  const { instants, counters } = profile;
  const last = instants[instantAt.last] ?? 0;
  const executions = counters[counterAt.executions] ?? 0;
  if (!Number.isFinite(arrival.at) || arrival.at < 0) {
    return;
  }
  if (executions === 0) {
    instants[instantAt.first] = arrival.at;
  } else {
    const gapMs = arrival.at - Math.max(last, instants[instantAt.lastEnd] ?? 0);
    if (gapMs <= GAP_MS_MAX) {
      const bin = gapBinOf(gapMs);
      addDecayed(profile.gapsFast, bin, FAST_HALF_LIFE_GAPS);
      addDecayed(profile.gapsSlow, bin, SLOW_HALF_LIFE_GAPS);
    }
  }
  const passedMs = executions === 0 ? 0 : Math.max(0, arrival.at - last);
  add(counters, counterAt.hourly, { kept: Math.exp(-passedMs / HOUR_MS), amount: 1 });
  counters[counterAt.executions] = executions + 1;
  instants[instantAt.last] = Math.max(last, arrival.at);
  foldRuntime(profile, arrival);
}

/** The slot of this runtime, or the least used one, which then forgets what it held. */
function foldRuntime(
  profile: PackedProfile,
  held: { readonly runtime: string; readonly programId: string },
): void {
  const { runtimeWeights } = profile;
  const slots = Array.from({ length: RUNTIME_SLOT_COUNT }, (_, slot) => slot);
  const known = slots.find((slot) => readSlot(profile, slot).runtime === held.runtime.slice(0, 16));
  const least = slots.reduce((a, b) => ((runtimeWeights[b] ?? 0) < (runtimeWeights[a] ?? 0) ? b : a));
  const slot = known ?? least;
  if (known === undefined) {
    runtimeWeights[slot] = 0;
  }
  addDecayed(runtimeWeights, slot, COST_HALF_LIFE_RUNS);
  writeSlot(profile, slot, held);
}

/** A figure that one execution can have had: no more than a year of milliseconds. */
function isCost(value: number): boolean {
  return value >= 0 && value <= GAP_MS_MAX;
}

function foldMetric(profile: PackedProfile, name: MetricName, value: number): void {
  if (Number.isFinite(value) && value >= 0) {
    const bin = Math.min(METRIC_BIN_COUNT - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)))));
    addDecayed(profile.metrics[name], bin, COST_HALF_LIFE_RUNS);
  }
}

/** Takes in what one execution came to. O(1); figures that are no numbers are left out. */
export function foldFinish(
  profile: PackedProfile,
  finish: {
    readonly at: number;
    readonly hasFailed: 'failed' | 'succeeded';
    readonly usage: ExecutionUsage | undefined;
  },
): void {
  const { instants, counters } = profile;
  if (Number.isFinite(finish.at) && finish.at >= 0) {
    instants[instantAt.lastEnd] = Math.max(instants[instantAt.lastEnd] ?? 0, finish.at);
  }
  const kept = 2 ** (-1 / COST_HALF_LIFE_RUNS);
  add(counters, counterAt.decayed, { kept, amount: 1 });
  add(counters, counterAt.failures, { kept, amount: finish.hasFailed === 'failed' ? 1 : 0 });
  const { usage } = finish;
  if (usage === undefined) {
    return;
  }
  const cpuMs = usage.cpuUserMs + usage.cpuSystemMs;
  foldMetric(profile, 'durationMs', usage.wallMs);
  foldMetric(profile, 'cpuMs', cpuMs);
  foldMetric(profile, 'memoryMb', usage.memoryMbPeak);
  foldMetric(profile, 'networkKb', usage.networkBytes / 1024);
  if (isCost(cpuMs) && isCost(usage.wallMs)) {
    add(counters, counterAt.cpuSeconds, { kept, amount: cpuMs / 1000 });
    add(counters, counterAt.wallSeconds, { kept, amount: usage.wallMs / 1000 });
  }
  operationNames.forEach((name, index) => {
    const ratio = usage.operations[name];
    add(profile.operations, index, {
      kept,
      amount: Number.isFinite(ratio) ? Math.min(1, Math.max(0, ratio)) : 0,
    });
  });
}
