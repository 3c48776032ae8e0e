import { type MinuteLoads, minuteCounter } from './count-minutes.ts';
import { type FigureQuantiles, memoryCounter, timeCounter } from './count-quantiles.ts';
import type { Trace, TraceEvent } from './trace-event.ts';

/** What a trace holds. A figure that no event tells is undefined. */
export interface TraceSummary {
  readonly name: string;
  readonly eventCount: number;
  readonly userCount: number;
  /** From the trace's beginning. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Between two executions of one user. */
  readonly gapMs: FigureQuantiles | undefined;
  readonly durationMs: FigureQuantiles | undefined;
  readonly memoryMb: FigureQuantiles | undefined;
  /** Events in a minute, over every minute from the first event to the last. */
  readonly perMinute: MinuteLoads;
  /** Share of the events that the most active fifth of the users made, 0–1. */
  readonly activeFifthRatio: number;
  /** The most frequent first. */
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
}

/** Counts events as they come by; memory grows with the users and kinds, not with the events. */
export interface TraceSummariser {
  take(batch: readonly TraceEvent[]): void;
  summary(): TraceSummary;
}

/** Reads a trace to its end. */
export async function summariseTrace(trace: Trace): Promise<TraceSummary> {
  const summariser = traceSummariser(trace.name);
  for await (const batch of trace.batches()) {
    summariser.take(batch);
  }
  return summariser.summary();
}

export function traceSummariser(name: string): TraceSummariser {
  const users = new Map<string, { count: number; lastAt: number }>();
  const kinds = new Map<string, number>();
  const gaps = timeCounter();
  const durations = timeCounter();
  const memories = memoryCounter();
  const minutes = minuteCounter();
  let eventCount = 0;
  let firstAtMs: number | undefined;
  let lastAtMs = 0;
  const take = ({ at, user, kind, durationMs, memoryMb }: TraceEvent) => {
    eventCount += 1;
    firstAtMs ??= at;
    lastAtMs = at;
    minutes.add(at);
    const known = users.get(user);
    if (known === undefined) {
      users.set(user, { count: 1, lastAt: at });
    } else {
      gaps.add(at - known.lastAt);
      known.count += 1;
      known.lastAt = at;
    }
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    durations.add(durationMs);
    memories.add(memoryMb);
  };
  return {
    take: (batch) => batch.forEach(take),
    summary: () => ({
      name,
      eventCount,
      userCount: users.size,
      firstAtMs: firstAtMs ?? 0,
      lastAtMs,
      gapMs: gaps.quantiles(),
      durationMs: durations.quantiles(),
      memoryMb: memories.quantiles(),
      perMinute: minutes.loads(),
      activeFifthRatio: activeFifthRatio([...users.values()].map(({ count }) => count)),
      kinds: [...kinds].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
    }),
  };
}

/** Share of the sum that the greatest fifth of the counts makes; 0 without any. */
function activeFifthRatio(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => b - a);
  const sum = (part: readonly number[]) => part.reduce((total, count) => total + count, 0);
  return sorted.length === 0 ? 0 : sum(sorted.slice(0, Math.ceil(sorted.length / 5))) / sum(sorted);
}
