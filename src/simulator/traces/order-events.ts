import { MS_PER_SECOND } from '../../kernel/units.ts';
import { badRow } from './bad-row.ts';
import type { TraceEvent } from './trace-event.ts';

/** How many rows a row may come too late. */
export const LATE_ROW_COUNT_MAX = 100_000;

export interface EventOrder {
  /** Throws `invalid-request` for a negative instant, and when more than `lateRowCountMax` rows before it are later. */
  push(event: TraceEvent, line: number): void;
  /** Takes the events that are in order whatever comes. */
  take(): readonly TraceEvent[];
  /** Takes all that are left; nothing comes any more. */
  takeRest(): readonly TraceEvent[];
}

/**
 * Brings events in order of time, those of one instant in the order they came. Twice `lateRowCountMax` are held and
 * the earlier half goes: a row that is later than a whole half would have been kept with it and is refused.
 */
export function orderEvents(name: string, lateRowCountMax = LATE_ROW_COUNT_MAX): EventOrder {
  let held: TraceEvent[] = [];
  let ready: TraceEvent[] = [];
  let isSorted = true;
  let newestAt = Number.NEGATIVE_INFINITY;
  let goneAt = Number.NEGATIVE_INFINITY;

  function sort(): void {
    if (!isSorted) {
      held.sort((a, b) => a.at - b.at);
      isSorted = true;
    }
    newestAt = held.at(-1)?.at ?? newestAt;
  }

  function releaseHalf(): void {
    sort();
    const gone = held.slice(0, lateRowCountMax);
    held = held.slice(lateRowCountMax);
    goneAt = gone.at(-1)?.at ?? goneAt;
    ready = ready.length === 0 ? gone : ready.concat(gone);
  }

  return {
    push(event, line) {
      if (!(event.at >= 0)) {
        throw badRow({ name, line }, `${event.at / MS_PER_SECOND} s is before the beginning of the trace`);
      }
      if (event.at < goneAt) {
        throw badRow(
          { name, line },
          `the time ${event.at / MS_PER_SECOND} s comes after more than ${lateRowCountMax} rows that are later, up to ` +
            `${newestAt / MS_PER_SECOND} s; sort the rows by time first`,
        );
      }
      isSorted &&= event.at >= newestAt;
      newestAt = Math.max(newestAt, event.at);
      held.push(event);
      if (held.length >= 2 * lateRowCountMax) {
        releaseHalf();
      }
    },
    take() {
      const taken = ready;
      ready = [];
      return taken;
    },
    takeRest() {
      sort();
      const rest = ready.concat(held);
      ready = [];
      held = [];
      return rest;
    },
  };
}
