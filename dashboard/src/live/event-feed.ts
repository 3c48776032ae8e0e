import { ApiProblem } from '../api/api-problem.ts';
import { readEvents } from '../api/read-events.ts';
import { type Signal, signal } from '../ui.ts';

/** Any fact of the stream; what it holds beside these depends on its name. */
export interface FeedEvent {
  readonly name: string;
  readonly at: number;
  readonly [detail: string]: unknown;
}

/** stopped: a key is wanted first. */
type FeedState = 'connecting' | 'live' | 'stopped';

/** Told when the stream is there again after it broke: whatever is shown may be old. */
export const FEED_RESUMED = 'feed.resumed';

const WAIT_MS_MIN = 500;
const WAIT_MS_MAX = 8000;

/** The stream of `/v1/events` through `fetch`, since an `EventSource` cannot carry a key. */
export class EventFeed {
  readonly state: Signal<FeedState> = signal('connecting');
  readonly #open: (signal: AbortSignal) => Promise<Response>;
  readonly #wait: (durationMs: number) => Promise<void>;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  #current: AbortController | undefined;
  #wasLive = false;

  constructor(parts: {
    readonly open: (signal: AbortSignal) => Promise<Response>;
    readonly wait: (durationMs: number) => Promise<void>;
  }) {
    this.#open = parts.open;
    this.#wait = parts.wait;
  }

  /** Every event from now on; returns how to stop. */
  listen(listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Connects, and again whenever the stream ends. Again after it was stopped: anew. */
  start(): void {
    this.#current?.abort();
    this.#current = new AbortController();
    // It ends only by being given up, or for want of a key.
    this.#run(this.#current.signal).catch(() => undefined);
  }

  async #run(abort: AbortSignal): Promise<void> {
    let waitMs = WAIT_MS_MIN;
    while (!abort.aborted) {
      this.state.value = 'connecting';
      try {
        await this.#readOnce(abort);
        waitMs = WAIT_MS_MIN;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) {
          this.state.value = 'stopped';
          return;
        }
      }
      if (!abort.aborted) {
        this.state.value = 'connecting';
        await this.#wait(waitMs);
        waitMs = Math.min(WAIT_MS_MAX, waitMs * 2);
      }
    }
  }

  /** Reads one stream to its end, however it ends; rejects when there is none. */
  async #readOnce(abort: AbortSignal): Promise<void> {
    const { body } = await this.#open(abort);
    this.state.value = 'live';
    if (this.#wasLive) {
      this.#tell({ name: FEED_RESUMED, at: 0 });
    }
    this.#wasLive = true;
    if (body !== null) {
      await readEvents(body, ({ data }) => this.#tell(data as FeedEvent)).catch(() => undefined);
    }
  }

  #tell(event: FeedEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
