import type { TraceEvent } from './trace-event.ts';

/** Times beyond this count from 1970, not from a trace's beginning: it is March 1973, or a trace of three years. */
const EPOCH_MS_MIN = 1e11;

/**
 * Makes what turns batches in order of time into batches whose instants count from the trace's beginning. Those that
 * count from 1970, which is told by the size of the first, then count from the first; others do already.
 */
export function countFromBeginning(): (batch: readonly TraceEvent[]) => readonly TraceEvent[] {
  let beginMs: number | undefined;
  return (batch) => {
    const first = batch[0]?.at ?? 0;
    beginMs ??= first < EPOCH_MS_MIN ? 0 : first;
    const shiftMs = beginMs;
    return shiftMs === 0 ? batch : batch.map((event) => ({ ...event, at: event.at - shiftMs }));
  };
}
