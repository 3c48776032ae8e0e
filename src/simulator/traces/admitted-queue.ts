import type { EventSink } from './text-trace.ts';
import type { TraceEvent } from './trace-event.ts';

/** What only the finish of an execution tells. */
export type FinishedUsage = Pick<TraceEvent, 'durationMs' | 'memoryMb'>;

/** Executions from their admission until their finish is known, and that of all before them. */
export interface AdmittedQueue {
  admit(id: string, event: TraceEvent, line: number): void;
  finish(id: string, usage: FinishedUsage): void;
  /** Tells those that are left, their length unknown. */
  end(): void;
}

interface Admitted {
  event: TraceEvent;
  readonly line: number;
  isFinished: boolean;
}

/**
 * Tells `sink` the executions in the order of admission, so that a long one does not come late among those that
 * overtook it. At most `countMax` are held: the oldest then goes without a length.
 */
export function admittedQueue(sink: EventSink, countMax: number): AdmittedQueue {
  const held = new Map<string, Admitted>();

  function tellFinished(): void {
    for (const [id, { event, line, isFinished }] of held) {
      if (!isFinished && held.size <= countMax) {
        return;
      }
      held.delete(id);
      sink(event, line);
    }
  }

  return {
    admit(id, event, line) {
      held.set(id, { event, line, isFinished: false });
      tellFinished();
    },
    finish(id, usage) {
      const found = held.get(id);
      if (found !== undefined) {
        found.event = { ...found.event, ...usage };
        found.isFinished = true;
        tellFinished();
      }
    },
    end() {
      for (const { event, line } of held.values()) {
        sink(event, line);
      }
      held.clear();
    },
  };
}
