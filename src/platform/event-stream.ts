import type { ChameleonEvent } from '../model/events.ts';
import { createSpareTime } from './system-spare-time.ts';
import { soonAfter } from './system-turns.ts';

type EventListener = (event: ChameleonEvent) => void;

/** The one stream of facts: profiler, feedback, metrics, watchers and the store all hear the same events in one order. */
export interface EventStream {
  /** Listeners hear of it a turn of the event loop or two later: no answer waits for them. */
  publish(event: ChameleonEvent): void;
  subscribe(listener: EventListener): () => void;
  /** Like `subscribe`, for whoever may hear of it when nothing is waited for: up to some tens of milliseconds later. */
  subscribeLate(listener: EventListener): () => void;
  /** Does the task once everything published before is heard, and before anything published later is. */
  afterwards(task: () => void): void;
  /** Does the task once the late ones, too, have heard of everything published before. */
  lateAfterwards(task: () => void): void;
  /** Everything published so far is heard, and what was to follow done, when it returns. */
  catchUp(): void;
}

/** `onListenerFailure` hears of a listener or a task that threw; the others still get the event. */
export function createEventStream(onListenerFailure: (error: unknown) => void): EventStream {
  const listeners = new Set<EventListener>();
  const lateListeners = new Set<EventListener>();
  const spareTime = createSpareTime();
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
  function tellWaiting(): void {
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
      soonAfter(tellWaiting);
    }
    waiting.push(task);
  }

  const lateAfterwards = (task: () => void) => afterwards(() => spareTime.add(() => safely(task)));

  function tell(whom: ReadonlySet<EventListener>, event: ChameleonEvent): void {
    for (const listener of whom) {
      safely(() => listener(event));
    }
  }

  return {
    publish(event) {
      afterwards(() => tell(listeners, event));
      lateAfterwards(() => tell(lateListeners, event));
    },
    subscribe: (listener) => join(listeners, listener),
    subscribeLate: (listener) => join(lateListeners, listener),
    afterwards,
    lateAfterwards,
    catchUp() {
      // Who hears late may publish, too, and whoever asks for it while it hears gets nothing out of turn.
      while (!isTelling && !spareTime.isWorking && waiting.length + spareTime.count > 0) {
        tellWaiting();
        spareTime.catchUp();
      }
    },
  };
}

function join(listeners: Set<EventListener>, listener: EventListener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
