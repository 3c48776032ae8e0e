import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../kernel/units.ts';
import type { ExecutionUsage } from '../model/execution.ts';
import { addDecayed } from '../stats/decayed-histogram.ts';
import { gapBinOf } from '../stats/gap-bins.ts';
import {
  counterAt,
  isInstant,
  type MetricName,
  metricBins,
  metricNames,
  numberAt,
  operationNames,
  type PackedProfile,
} from './packed-profile.ts';
import { NO_RUNTIME } from './runtime-names.ts';
import { slotFor, writeSlot } from './runtime-slots.ts';

export const GAP_HALF_LIFE_FAST = 16;
export const GAP_HALF_LIFE_SLOW = 256;
/** Half-life of durations, memory, operations, failures and runtimes, in executions. */
export const COST_HALF_LIFE = 64;
const COST_KEPT = 2 ** (-1 / COST_HALF_LIFE);
/** Events of one user may be told slightly out of order; what is further back is a clock that was set back. */
const DISORDER_MS_MAX = MS_PER_MINUTE;
/** An execution whose end was not heard of for so long ended unseen. */
const RUN_MS_MAX = MS_PER_HOUR;
/** Two arrivals further apart than this are a broken clock, not a habit. */
const GAP_MS_MAX = 366 * MS_PER_DAY;
/** No execution costs more, in whichever unit: beyond it the meter is broken. */
const COST_MAX = 1e15;

export interface Arrival {
  readonly at: number;
  readonly runtime: string;
  readonly programId: string;
}

export interface Finish {
  readonly at: number;
  readonly hasFailed: 'failed' | 'succeeded';
  readonly usage: ExecutionUsage | undefined;
}

/**
 * Takes in that the user called, in O(1): the gap since their last execution's end (none while one still runs), the
 * runtime and the program. An instant that no calendar has is left out; a clock that was set back by more than a
 * minute begins a new line of time, without a gap.
 */
export function foldArrival(profile: PackedProfile, arrival: Arrival): void {
  const { at } = arrival;
  if (!isInstant(at)) {
    return;
  }
  const { numbers } = profile;
  const isFirst = (numbers[numberAt.executionCount] ?? 0) === 0;
  const lastAt = Math.max(numbers[numberAt.lastArrivalAt] ?? 0, numbers[numberAt.lastEndAt] ?? 0);
  const isSetBack = !isFirst && at < lastAt - DISORDER_MS_MAX;
  if (isFirst || isSetBack) {
    numbers[numberAt.firstAt] = isFirst ? at : Math.min(at, numbers[numberAt.firstAt] ?? at);
    numbers[numberAt.lastEndAt] = 0;
    profile.runningCount = 0;
  } else {
    foldGap(profile, at, lastAt);
  }
  foldHourly(profile, at);
  const lastArrivalAt = numbers[numberAt.lastArrivalAt] ?? 0;
  numbers[numberAt.lastArrivalAt] = isFirst || isSetBack ? at : Math.max(lastArrivalAt, at);
  numbers[numberAt.executionCount] = (numbers[numberAt.executionCount] ?? 0) + 1;
  profile.runningCount += 1;
  foldRuntime(profile, arrival);
}

function foldGap(profile: PackedProfile, at: number, lastAt: number): void {
  if (profile.runningCount > 0 && at - lastAt > RUN_MS_MAX) {
    profile.runningCount = 0;
  }
  const gapMs = profile.runningCount > 0 ? 0 : at - lastAt;
  if (gapMs <= GAP_MS_MAX) {
    const bin = gapBinOf(gapMs);
    addDecayed(profile.lane('gapsFast'), bin, { halfLifeCount: GAP_HALF_LIFE_FAST });
    addDecayed(profile.lane('gapsSlow'), bin, { halfLifeCount: GAP_HALF_LIFE_SLOW });
  }
}

/** A count that decays by the hour: in a steady stream it is the number of executions per hour. */
function foldHourly(profile: PackedProfile, at: number): void {
  const counters = profile.lane('counters');
  const silentMs = Math.max(0, at - (profile.numbers[numberAt.lastArrivalAt] ?? at));
  counters[counterAt.hourly] = (counters[counterAt.hourly] ?? 0) * Math.exp(-silentMs / MS_PER_HOUR) + 1;
}

function foldRuntime(profile: PackedProfile, arrival: Arrival): void {
  const runtimeNumber = profile.runtimeNames.numberFor(arrival.runtime);
  if (runtimeNumber === NO_RUNTIME) {
    return;
  }
  const { slot, isKnown } = slotFor(profile, runtimeNumber);
  const weights = profile.lane('runtimeWeights');
  if (!isKnown) {
    weights[slot] = 0;
  }
  addDecayed(weights, slot, { halfLifeCount: COST_HALF_LIFE });
  writeSlot(profile, slot, { runtimeNumber, programId: arrival.programId });
}

/** Takes in what one execution came to, in O(1); figures that are no costs are left out. */
export function foldFinish(profile: PackedProfile, finish: Finish): void {
  const { numbers } = profile;
  profile.runningCount -= 1;
  if (isInstant(finish.at)) {
    numbers[numberAt.lastEndAt] = Math.max(numbers[numberAt.lastEndAt] ?? 0, finish.at);
  }
  const counters = profile.lane('counters');
  decayInto(counters, counterAt.finished, 1);
  decayInto(counters, counterAt.failed, finish.hasFailed === 'failed' ? 1 : 0);
  const { usage } = finish;
  if (usage === undefined) {
    return;
  }
  const costs: Record<MetricName, number> = {
    durationMs: usage.wallMs,
    cpuMs: usage.cpuUserMs + usage.cpuSystemMs,
    memoryMb: usage.memoryMbPeak,
    networkBytes: usage.networkBytes,
  };
  metricNames.forEach((name, index) => {
    const cost = costs[name];
    if (cost >= 0 && cost <= COST_MAX) {
      addDecayed(profile.lane(name), metricBins[name].binOf(cost), { halfLifeCount: COST_HALF_LIFE });
      decayInto(counters, counterAt.sums + index, cost);
    }
  });
  const operations = profile.lane('operations');
  operationNames.forEach((name, index) => {
    const ratio = usage.operations[name];
    decayInto(operations, index, ratio >= 0 && ratio <= 1 ? ratio : 0);
  });
}

function decayInto(values: Float32Array, index: number, amount: number): void {
  values[index] = (values[index] ?? 0) * COST_KEPT + amount;
}
