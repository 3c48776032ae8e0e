import { MS_PER_HOUR } from '../kernel/units.ts';
import { gapBinOf } from '../stats/gap-bins.ts';
import { COST_HALF_LIFE, GAP_HALF_LIFE_FAST, GAP_HALF_LIFE_SLOW } from './fold-execution.ts';
import {
  counterAt,
  metricNames,
  numberAt,
  type PackedProfile,
  RUNTIME_SLOT_COUNT,
} from './packed-profile.ts';
import { NO_RUNTIME } from './runtime-names.ts';
import { readSlot, slotFor, writeSlot } from './runtime-slots.ts';

/** What a count of the older profile weighs after as many executions as the recent one saw. */
function keptOver(executionCount: number, halfLife: number): number {
  return 2 ** (-executionCount / halfLife);
}

/** Adds a histogram's bins to another's, weighing `kept`, in the scale of the other's newest count. */
function mergeHistogram(into: Float32Array, older: Float32Array, kept: number): void {
  const last = into.length - 1;
  const scale = (newestOf(into) / newestOf(older)) * kept;
  for (let bin = 0; bin < last; bin += 1) {
    into[bin] = (into[bin] ?? 0) + (older[bin] ?? 0) * scale;
  }
}

function newestOf(histogram: Float32Array): number {
  const newest = histogram[histogram.length - 1] ?? 0;
  return newest > 0 ? newest : 1;
}

/**
 * Puts what was known of a user before in front of what was learnt since: a user who had to be forgotten for want of
 * room, called again, and whose stored profile was read only then. The gap in between is counted too.
 */
export function mergeOlder(recent: PackedProfile, older: PackedProfile): void {
  const count = recent.numbers[numberAt.executionCount] ?? 0;
  mergeGaps(recent, older, count);
  const keptCost = keptOver(count, COST_HALF_LIFE);
  for (const name of metricNames) {
    mergeHistogram(recent.lane(name), older.lane(name), keptCost);
  }
  addKept(recent.lane('operations'), older.lane('operations'), keptCost);
  const counters = recent.lane('counters');
  const hourly = counters[counterAt.hourly] ?? 0;
  addKept(counters, older.lane('counters'), keptCost);
  const apartMs =
    (recent.numbers[numberAt.lastArrivalAt] ?? 0) - (older.numbers[numberAt.lastArrivalAt] ?? 0);
  const hourlyBefore = older.lane('counters')[counterAt.hourly] ?? 0;
  counters[counterAt.hourly] = hourly + hourlyBefore * Math.exp(-Math.max(0, apartMs) / MS_PER_HOUR);
  mergeSlots(recent, older, keptCost);
  mergeNumbers(recent.numbers, older.numbers);
}

function mergeGaps(recent: PackedProfile, older: PackedProfile, count: number): void {
  const endedAt = Math.max(
    older.numbers[numberAt.lastEndAt] ?? 0,
    older.numbers[numberAt.lastArrivalAt] ?? 0,
  );
  const between = gapBinOf((recent.numbers[numberAt.firstAt] ?? 0) - endedAt);
  for (const [name, halfLife] of [
    ['gapsFast', GAP_HALF_LIFE_FAST],
    ['gapsSlow', GAP_HALF_LIFE_SLOW],
  ] as const) {
    const gaps = recent.lane(name);
    mergeHistogram(gaps, older.lane(name), keptOver(count, halfLife));
    gaps[between] = (gaps[between] ?? 0) + newestOf(gaps) * keptOver(Math.max(0, count - 1), halfLife);
    gaps[gaps.length - 1] = newestOf(gaps);
  }
}

function addKept(into: Float32Array, older: Float32Array, kept: number): void {
  for (let k = 0; k < into.length; k += 1) {
    into[k] = (into[k] ?? 0) + (older[k] ?? 0) * kept;
  }
}

/** A runtime known to both keeps the program run last; one known only before takes a free or lighter slot. */
function mergeSlots(recent: PackedProfile, older: PackedProfile, kept: number): void {
  const weights = recent.lane('runtimeWeights');
  const olderWeights = older.lane('runtimeWeights');
  const scale = (newestOf(weights) / newestOf(olderWeights)) * kept;
  weights[RUNTIME_SLOT_COUNT] = newestOf(weights);
  for (let slot = 0; slot < RUNTIME_SLOT_COUNT; slot += 1) {
    const held = readSlot(older, slot);
    const runtimeNumber = recent.runtimeNames.numberFor(held?.runtime ?? '');
    if (held === undefined || runtimeNumber === NO_RUNTIME) {
      continue;
    }
    const weight = (olderWeights[slot] ?? 0) * scale;
    const place = slotFor(recent, runtimeNumber);
    if (place.isKnown) {
      weights[place.slot] = (weights[place.slot] ?? 0) + weight;
    } else if (readSlot(recent, place.slot) === undefined || (weights[place.slot] ?? 0) < weight) {
      writeSlot(recent, place.slot, { runtimeNumber, programId: held.programId });
      weights[place.slot] = weight;
    }
  }
}

function mergeNumbers(recent: Float64Array, older: Float64Array): void {
  recent[numberAt.firstAt] = Math.min(recent[numberAt.firstAt] ?? 0, older[numberAt.firstAt] ?? 0);
  recent[numberAt.executionCount] =
    (recent[numberAt.executionCount] ?? 0) + (older[numberAt.executionCount] ?? 0);
}
