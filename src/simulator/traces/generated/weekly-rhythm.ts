import type { Random } from '../../../kernel/random.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../kernel/units.ts';
import { drawExponential } from './draw.ts';

/** How busy a time of the week is, 1 on average over a week. Traces begin on a Monday at midnight. */
export interface WeeklyRhythm {
  factorAt(at: number): number;
  readonly factorMax: number;
}

const DAYS_PER_WEEK = 7;
const HOURS_PER_DAY = 24;
const WEEKEND_FROM_DAY = 5;

/** Busyness by the hour (24 values, any scale), less on Saturday and Sunday by `weekendRatio`. */
function weeklyRhythm(shape: {
  readonly byHour: readonly number[];
  readonly weekendRatio: number;
}): WeeklyRhythm {
  const hours = Array.from({ length: DAYS_PER_WEEK * HOURS_PER_DAY }, (_, hour) => {
    const ofDay = shape.byHour[hour % HOURS_PER_DAY] ?? 0;
    return ofDay * (hour >= WEEKEND_FROM_DAY * HOURS_PER_DAY ? shape.weekendRatio : 1);
  });
  const mean = hours.reduce((sum, factor) => sum + factor, 0) / hours.length;
  const factors = hours.map((factor) => factor / mean);
  return {
    factorAt: (at) => factors[Math.floor((at % (DAYS_PER_WEEK * MS_PER_DAY)) / MS_PER_HOUR)] ?? 0,
    factorMax: Math.max(...factors),
  };
}

/** People at work and study: little at night, most in the afternoon and evening. */
export const peopleRhythm = weeklyRhythm({
  byHour: [4, 2, 1, 1, 1, 1, 2, 3, 6, 9, 11, 11, 10, 11, 12, 12, 12, 11, 11, 12, 13, 12, 10, 7],
  weekendRatio: 0.7,
});

/** Programs: they follow people from afar and never sleep. */
export const machineRhythm = weeklyRhythm({
  byHour: [8, 7, 7, 7, 7, 8, 9, 10, 12, 13, 13, 13, 13, 13, 13, 13, 13, 12, 12, 11, 11, 10, 9, 9],
  weekendRatio: 0.85,
});

/**
 * The instants of a Poisson process whose rate follows the rhythm, by thinning (Lewis and Shedler, 1979); `meanMs` is
 * the mean distance over a week. Ends before `untilMs`.
 */
export function* poissonInstants(
  random: Random,
  process: { readonly meanMs: number; readonly untilMs: number; readonly rhythm: WeeklyRhythm },
): Generator<number> {
  const { meanMs, untilMs, rhythm } = process;
  for (let at = 0; ; ) {
    at += drawExponential(random, meanMs / rhythm.factorMax);
    if (at >= untilMs) {
      return;
    }
    if (random.next() * rhythm.factorMax < rhythm.factorAt(at)) {
      yield at;
    }
  }
}
