import { ApiProblem } from '../api/api-problem.ts';
import { readEvents } from '../api/read-events.ts';
import { type ReadonlySignal, signal } from '../ui.ts';

/** Any fact of the stream; what it holds beside these depends on its name. */
export interface FeedEvent {
  readonly name: string;
  readonly at: number;
  readonly [detail: string]: unknown;
}

/** stopped: a key is wanted first. */
type FeedState = 'connecting' | 'live' | 'stopped';

export interface EventFeed {
  readonly state: ReadonlySignal<FeedState>;
  /** Every event from now on; returns how to stop. */
  listen(listener: (event: FeedEvent) => void): () => void;
  /** Connects, and again whenever the stream ends. Again after it was stopped: anew. */
  start(): void;
}

export interface EventFeedParts {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly wait: (durationMs: number) => Promise<void>;
}

const WAIT_MS_MIN = 500;
const WAIT_MS_MAX = 8000;

/** The stream of `/v1/events` through `fetch`, since an `EventSource` cannot carry a key. */
export function createEventFeed(parts: EventFeedParts): EventFeed {
  const state = signal<FeedState>('connecting');
  const listeners = new Set<(event: FeedEvent) => void>();
  let current: AbortController | undefined;

  /** Reads one stream to its end; resolves with whether it ever was live. */
  async function readOnce(abort: AbortController): Promise<boolean> {
    const { body } = await parts.open(abort.signal);
    if (body === null) {
      return false;
    }
    state.value = 'live';
    await readEvents(body, ({ data }) => {
      for (const listener of listeners) {
        listener(data as FeedEvent);
      }
    }).catch(() => undefined);
    return true;
  }

  async function run(abort: AbortController): Promise<void> {
    let waitMs = WAIT_MS_MIN;
    while (!abort.signal.aborted) {
      state.value = 'connecting';
      try {
        waitMs = (await readOnce(abort)) ? WAIT_MS_MIN : waitMs;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) {
          state.value = 'stopped';
          return;
        }
      }
      if (!abort.signal.aborted) {
        state.value = 'connecting';
        await parts.wait(waitMs);
        waitMs = Math.min(WAIT_MS_MAX, waitMs * 2);
      }
    }
  }

  return {
    state,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      current?.abort();
      current = new AbortController();
      // It ends only by being given up, or for want of a key.
      run(current).catch(() => undefined);
    },
  };
}
