export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

export const HOUR_COUNT = 24;

/** How strongly a cell is coloured: 0 (nothing) to this. */
export const HEAT_LEVEL_MAX = 5;

/** One hour of one weekday, as the reader's clock has it. */
interface HeatCell {
  readonly count: number;
  readonly level: number;
}

/** Seven rows from Monday, of 24 hours each. */
export type HeatMap = readonly (readonly HeatCell[])[];

/** Counts instants by weekday and hour. Levels go with the square root: a single one is seen beside a hundred. */
export function heatMapOf(
  instants: readonly number[],
  read: (at: number) => Date = (at) => new Date(at),
): HeatMap {
  const counts = weekdays.map(() => Array.from({ length: HOUR_COUNT }, () => 0));
  for (const at of instants) {
    const date = read(at);
    const row = counts[(date.getDay() + 6) % 7];
    const hour = date.getHours();
    if (row !== undefined) {
      row[hour] = (row[hour] ?? 0) + 1;
    }
  }
  const most = Math.max(0, ...counts.flat());
  return counts.map((row) => row.map((count) => ({ count, level: levelOf(count, most) })));
}

function levelOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(count / most) * HEAT_LEVEL_MAX));
}
