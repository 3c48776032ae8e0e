import type { Trace, TraceEvent } from '../../src/simulator/traces/trace-event.ts';

/** The events of the `lengthMs` in which most arrive, in order. */
export async function busiestWindow(trace: Trace, lengthMs: number): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const batch of trace.batches()) {
    events.push(...batch);
  }
  let best = { from: 0, until: 0 };
  let until = 0;
  for (const [from, event] of events.entries()) {
    while (until < events.length && (events[until]?.at ?? 0) < event.at + lengthMs) {
      until += 1;
    }
    if (until - from > best.until - best.from) {
      best = { from, until };
    }
  }
  return events.slice(best.from, best.until);
}
