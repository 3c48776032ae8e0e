import type { Socket } from 'node:net';
import { park } from './boot-instance.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import type { LauncherConnection } from './launcher-connection.ts';
import { listeningSchema } from './launcher-replies.ts';
import { zygoteFrame } from './run-frames.ts';

/** After a failure the next try waits, twice as long each time: a host that cannot have one is not asked for ever. */
const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 300_000;

/** One runtime's: under what name its zygote listens now, if it does, and when another is made if it does not. */
interface Place {
  connection: LauncherConnection | undefined;
  name: string | undefined;
  retryAt: number;
  retryMs: number;
}

/**
 * The zygotes of one driver: interpreters that have booted and warmed up once and are forked into new instances. One is
 * made for a runtime when that is first asked for. Whoever finds none boots an interpreter of its own, which only takes
 * longer: a zygote that fails is made again later, and never fails anybody.
 */
export class Zygotes {
  readonly #connect: () => Promise<Socket>;
  readonly #now: () => number;
  readonly #places = new Map<string, Place>();
  #sequence = 0;
  #isClosed = false;

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(connect: () => Promise<Socket>, now: () => number) {
    this.#connect = connect;
    this.#now = now;
  }

  /** The name to fork from, or undefined while there is none. Sees to it that there will be one, where there can. */
  nameFor(runtime: DetectedRuntime): string | undefined {
    if (runtime.zygote.length === 0 || this.#isClosed) {
      return undefined;
    }
    const key = runtime.info.runtime;
    const place = this.#places.get(key) ?? {
      connection: undefined,
      name: undefined,
      retryAt: 0,
      retryMs: RETRY_MS_MIN,
    };
    this.#places.set(key, place);
    if (place.connection === undefined && this.#now() >= place.retryAt) {
      // Nobody else tries while this try is under way.
      place.retryAt = Number.POSITIVE_INFINITY;
      this.#make(runtime, place).catch(() => this.#postpone(place));
    }
    return place.name;
  }

  /** A fork of it failed: it is ended, and another is made later. */
  drop(runtime: DetectedRuntime, name: string): void {
    const place = this.#places.get(runtime.info.runtime);
    if (place?.name === name) {
      place.connection?.destroy();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const connections = [...this.#places.values()].flatMap(({ connection }) => connection ?? []);
    for (const connection of connections) {
      connection.destroy();
    }
    await Promise.all(connections.map(({ closed }) => closed));
  }

  async #make(runtime: DetectedRuntime, place: Place): Promise<void> {
    this.#sequence += 1;
    const name = `${runtime.info.runtime.replaceAll(/[^a-z0-9-]/g, '-').slice(0, 20)}-${this.#sequence}`;
    const socket = await this.#connect();
    const { connection } = await park(socket, zygoteFrame(runtime, name), {
      schema: listeningSchema,
      hear: () => undefined,
    });
    void connection.closed.then(() => {
      place.connection = undefined;
      place.name = undefined;
      this.#postpone(place);
    });
    if (this.#isClosed) {
      connection.destroy();
      return;
    }
    place.connection = connection;
    place.name = name;
  }

  #postpone(place: Place): void {
    place.retryAt = this.#now() + place.retryMs;
    place.retryMs = Math.min(RETRY_MS_MAX, 2 * place.retryMs);
  }
}
