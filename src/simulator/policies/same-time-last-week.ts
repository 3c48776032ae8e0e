import { NOT_KEPT, type Policy } from '../policy.ts';

const SLOT_MS = 300_000;
const WEEK_MS = 7 * 86_400_000;
const SLOT_COUNT = WEEK_MS / SLOT_MS;

interface Week {
  /** Most arrivals within one boot, by slot of the week, of the week before and of this one. */
  readonly peaks: Float64Array;
  readonly weekOf: Int32Array;
  recent: number[];
}

/**
 * The stock that the same five minutes of the week before would have needed: the most arrivals within one boot
 * then. The trap: without a week of history it holds nothing at all.
 */
export function sameTimeLastWeek(bootMs: number): Policy {
  const kinds = new Map<string, Week>();
  let now = 0;
  return {
    name: 'same-time-last-week',
    arrived({ at, kind }) {
      const week = kinds.get(kind) ?? newWeek();
      kinds.set(kind, week);
      week.recent = [...week.recent.filter((instant) => instant > at - bootMs), at];
      observePeak(week, at);
    },
    released: () => NOT_KEPT,
    review(at) {
      now = at;
      return kinds.size === 0 ? Number.POSITIVE_INFINITY : (Math.floor(at / SLOT_MS) + 1) * SLOT_MS;
    },
    stockOf(kind) {
      const week = kinds.get(kind);
      const place = placeOf(now, weekOf(now) - 1);
      return week !== undefined && week.weekOf[place] === weekOf(now) - 1 ? (week.peaks[place] ?? 0) : 0;
    },
  };
}

function newWeek(): Week {
  return {
    peaks: new Float64Array(2 * SLOT_COUNT),
    weekOf: new Int32Array(2 * SLOT_COUNT).fill(-1),
    recent: [],
  };
}

function observePeak(week: Week, at: number): void {
  const place = placeOf(at, weekOf(at));
  if (week.weekOf[place] !== weekOf(at)) {
    week.weekOf[place] = weekOf(at);
    week.peaks[place] = 0;
  }
  week.peaks[place] = Math.max(week.peaks[place] ?? 0, week.recent.length);
}

function weekOf(at: number): number {
  return Math.floor(at / WEEK_MS);
}

/** Weeks alternate between two places a slot, so that one is written while the one before is read. */
function placeOf(at: number, week: number): number {
  return 2 * Math.floor((at % WEEK_MS) / SLOT_MS) + (Math.abs(week) % 2);
}
