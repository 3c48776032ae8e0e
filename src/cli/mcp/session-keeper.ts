import type { ApiClient } from '../api-client.ts';

/** Who remembers the sessions that one connection has opened. */
export interface SessionKeeper {
  opened(id: string): void;
  ended(id: string): void;
}

/** For connections that have no end that anybody hears of: their sessions end when nothing comes any more. */
export const forgetfulKeeper: SessionKeeper = { opened: () => undefined, ended: () => undefined };

/** Ends with the connection what the connection has opened. */
export class ConnectionSessions implements SessionKeeper {
  readonly #open = new Set<string>();
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  opened(id: string): void {
    this.#open.add(id);
  }

  ended(id: string): void {
    this.#open.delete(id);
  }

  /** Resolves when each is ended, or the server could not be told. */
  async endAll(): Promise<void> {
    const ids = [...this.#open];
    this.#open.clear();
    await Promise.allSettled(ids.map((id) => this.#client.delete(`/v1/sessions/${encodeURIComponent(id)}`)));
  }
}
