import type { ChameleonEvent } from '../model/events.ts';

type EventListener = (event: ChameleonEvent) => void;

/** The one stream of facts: profiler, feedback, metrics, watchers and the store all hear the same events in one order. */
export interface EventStream {
  publish(event: ChameleonEvent): void;
  subscribe(listener: EventListener): () => void;
}

/** `onListenerFailure` hears of a listener that threw; the others still get the event. */
export function createEventStream(onListenerFailure: (error: unknown) => void): EventStream {
  const listeners = new Set<EventListener>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          onListenerFailure(error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
