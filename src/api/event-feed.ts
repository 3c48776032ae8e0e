import type { TenantId } from '../kernel/ids.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import { sseFrame } from './sse-stream.ts';
import { viewEvent } from './views/view-event.ts';

/** Gets each event as it goes over the wire; the bytes are everybody's and must not be changed. */
type FrameReader = (frame: Uint8Array) => void;

/**
 * The event stream for any number of readers: an event is written once for each tenant that somebody reads for, and all of them
 * get the same bytes. So what waits for a reader who is slow is not a copy of his own.
 */
export class EventFeed {
  readonly #onEvent: Chameleon['onEvent'];
  readonly #readers = new Map<TenantId, Set<FrameReader>>();
  #stop: (() => void) | undefined;

  constructor(onEvent: Chameleon['onEvent']) {
    this.#onEvent = onEvent;
  }

  /** From now on; returns how to stop. */
  read(tenantId: TenantId, reader: FrameReader): () => void {
    const ofTenant = this.#readers.get(tenantId) ?? new Set();
    this.#readers.set(tenantId, ofTenant.add(reader));
    this.#stop ??= this.#listen();
    return () => {
      ofTenant.delete(reader);
      if (ofTenant.size === 0 && this.#readers.get(tenantId) === ofTenant) {
        this.#readers.delete(tenantId);
      }
      if (this.#readers.size === 0) {
        this.#stop?.();
        this.#stop = undefined;
      }
    };
  }

  #listen(): () => void {
    return this.#onEvent((event) => {
      for (const [tenantId, readers] of this.#readers) {
        const body = viewEvent(tenantId, event);
        if (body !== undefined) {
          const frame = Buffer.from(sseFrame(body.name, body), 'utf8');
          for (const reader of readers) {
            reader(frame);
          }
        }
      }
    });
  }
}
