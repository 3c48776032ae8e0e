import type { ChameleonEvent } from '../model/events.ts';
import { soonAfter } from './system-turns.ts';

type EventListener = (event: ChameleonEvent) => void;

/** The one stream of facts: profiler, feedback, metrics, watchers and the store all hear the same events in one order. */
export interface EventStream {
  /** Listeners hear of it a turn of the event loop or two later: no answer waits for them. */
  publish(event: ChameleonEvent): void;
  subscribe(listener: EventListener): () => void;
  /** Does the task once everything published before is heard, and before anything published later is. */
  afterwards(task: () => void): void;
  /** Everything published so far is heard, and what was to follow done, when it returns. */
  catchUp(): void;
}

/** `onListenerFailure` hears of a listener or a task that threw; the others still get the event. */
export function createEventStream(onListenerFailure: (error: unknown) => void): EventStream {
  const listeners = new Set<EventListener>();
  const waiting: (() => void)[] = [];
  let isTelling = false;

  function safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      onListenerFailure(error);
    }
  }

  /** What is published meanwhile comes last; a listener that asks for it gets nothing out of turn. */
  function catchUp(): void {
    if (isTelling) {
      return;
    }
    isTelling = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      safely(next);
    }
    isTelling = false;
  }

  function afterwards(task: () => void): void {
    if (waiting.length === 0) {
      soonAfter(catchUp);
    }
    waiting.push(task);
  }

  return {
    publish(event) {
      afterwards(() => {
        for (const listener of listeners) {
          safely(() => listener(event));
        }
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    afterwards,
    catchUp,
  };
}
