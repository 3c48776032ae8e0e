import { MS_PER_MINUTE } from '../../kernel/units.ts';

/** Events in a minute, over every minute from the first event's to the last's. */
export interface MinuteLoads {
  readonly mean: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Counts events by the minute; they come in order of time. */
export function minuteCounter() {
  const minutesOfLoad = new Map<number, number>();
  let minute: number | undefined;
  let load = 0;
  let total = 0;
  const close = (loadOfMinute: number, minuteCount = 1) => {
    minutesOfLoad.set(loadOfMinute, (minutesOfLoad.get(loadOfMinute) ?? 0) + minuteCount);
  };
  return {
    add(at: number): void {
      const current = Math.floor(at / MS_PER_MINUTE);
      if (minute !== undefined && current !== minute) {
        close(load);
        if (current > minute + 1) {
          close(0, current - minute - 1);
        }
        load = 0;
      }
      minute = current;
      load += 1;
      total += 1;
    },
    loads(): MinuteLoads {
      const loads = new Map(minutesOfLoad);
      if (minute !== undefined) {
        loads.set(load, (loads.get(load) ?? 0) + 1);
      }
      const sorted = [...loads].sort(([a], [b]) => a - b);
      const minuteCount = sorted.reduce((sum, [, count]) => sum + count, 0);
      const quantile = (ratio: number) => {
        let below = 0;
        for (const [value, count] of sorted) {
          below += count;
          if (below >= ratio * minuteCount) {
            return value;
          }
        }
        return 0;
      };
      return {
        mean: minuteCount === 0 ? 0 : total / minuteCount,
        p99: quantile(0.99),
        p999: quantile(0.999),
        max: sorted.at(-1)?.[0] ?? 0,
      };
    },
  };
}
