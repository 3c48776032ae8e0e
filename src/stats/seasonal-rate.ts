import { MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from '../kernel/units.ts';

const HOURS_PER_DAY = 24;
const CELL_COUNT = 7 * HOURS_PER_DAY;
/** A count of four weeks ago weighs half as much as one of today. */
const HALF_LIFE_MS = 28 * MS_PER_DAY;
/** Hours seen before a cell counts as much as what it is drawn towards. */
const SHRINK_HOURS = 4;
/** The Unix epoch was a Thursday; cells start on Monday 0:00 UTC. */
const EPOCH_CELL = 3 * HOURS_PER_DAY;

/** Events by hour of the week (UTC), decayed, with the time observed in each. Plain, for checkpoints. */
export interface SeasonalRate {
  counts: number[];
  /** Hours observed in each cell. */
  exposures: number[];
  /** Up to here time has been counted as observed. */
  at: number;
}

export function createSeasonalRate(at: number): SeasonalRate {
  const zeros = () => new Array<number>(CELL_COUNT).fill(0);
  return { counts: zeros(), exposures: zeros(), at };
}

function cellOf(at: number): number {
  const hour = Math.floor(at / MS_PER_HOUR) + EPOCH_CELL;
  return ((hour % CELL_COUNT) + CELL_COUNT) % CELL_COUNT;
}

function fade(state: SeasonalRate, passedMs: number): void {
  const kept = 2 ** (-passedMs / HALF_LIFE_MS);
  for (let cell = 0; cell < CELL_COUNT; cell += 1) {
    state.counts[cell] = (state.counts[cell] ?? 0) * kept;
    state.exposures[cell] = (state.exposures[cell] ?? 0) * kept;
  }
}

/** Counts the time up to `now` as observed; O(1) within an hour, O(168) at its end, at most a week is walked. */
function advance(state: SeasonalRate, now: number): void {
  if (!(now > state.at)) {
    return;
  }
  if (now - state.at > CELL_COUNT * MS_PER_HOUR) {
    fade(state, now - state.at - CELL_COUNT * MS_PER_HOUR);
    state.at = now - CELL_COUNT * MS_PER_HOUR;
  }
  while (state.at < now) {
    const hourEndsAt = (Math.floor(state.at / MS_PER_HOUR) + 1) * MS_PER_HOUR;
    const until = Math.min(now, hourEndsAt);
    const cell = cellOf(state.at);
    state.exposures[cell] = (state.exposures[cell] ?? 0) + (until - state.at) / MS_PER_HOUR;
    state.at = until;
    if (until === hourEndsAt) {
      fade(state, MS_PER_HOUR);
    }
  }
}

/** Counts one event at `at`; one before the newest instant belongs to the current hour. */
export function observeSeasonal(state: SeasonalRate, at: number): void {
  advance(state, at);
  const cell = cellOf(state.at);
  state.counts[cell] = (state.counts[cell] ?? 0) + 1;
}

/**
 * Events per second to be expected at `now`: the rate of this hour of the week, drawn towards that of this hour of all
 * days, drawn towards the overall one, each by four hours of evidence. `priorPerSecond` is what is believed of a
 * stream of which nothing was seen, by one hour of evidence.
 */
export function seasonalPerSecond(state: SeasonalRate, now: number, priorPerSecond: number): number {
  advance(state, now);
  const perHour = (MS_PER_HOUR / MS_PER_SECOND) * priorPerSecond;
  const cell = cellOf(now);
  const overall = { count: 0, hours: 0 };
  const sameHour = { count: 0, hours: 0 };
  for (let k = 0; k < CELL_COUNT; k += 1) {
    const count = state.counts[k] ?? 0;
    const hours = state.exposures[k] ?? 0;
    overall.count += count;
    overall.hours += hours;
    if (k % HOURS_PER_DAY === cell % HOURS_PER_DAY) {
      sameHour.count += count;
      sameHour.hours += hours;
    }
  }
  const base = (overall.count + perHour) / (overall.hours + 1);
  const daily = (sameHour.count + SHRINK_HOURS * base) / (sameHour.hours + SHRINK_HOURS);
  const weekly =
    ((state.counts[cell] ?? 0) + SHRINK_HOURS * daily) / ((state.exposures[cell] ?? 0) + SHRINK_HOURS);
  return weekly / (MS_PER_HOUR / MS_PER_SECOND);
}
