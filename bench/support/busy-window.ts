import type { Trace, TraceEvent } from '../../src/simulator/traces/trace-event.ts';

/** The events of the `lengthMs` in which most arrive, and those of the `leadMs` before it; in order. */
export async function busiestWindow(
  trace: Trace,
  { lengthMs, leadMs }: { readonly lengthMs: number; readonly leadMs: number },
): Promise<{ readonly lead: readonly TraceEvent[]; readonly window: readonly TraceEvent[] }> {
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
  const window = events.slice(best.from, best.until);
  const leadFrom = (window[0]?.at ?? 0) - leadMs;
  return { lead: events.slice(0, best.from).filter(({ at }) => at >= leadFrom), window };
}
