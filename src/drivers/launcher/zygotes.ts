import type { Socket } from 'node:net';
import { BYTES_PER_MB, US_PER_MS } from '../../kernel/units.ts';
import { type HeldLayer, layerKeyOf } from '../../model/layer.ts';
import { park } from './boot-instance.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import type { LauncherConnection } from './launcher-connection.ts';
import { listeningSchema } from './launcher-replies.ts';
import { zygoteFrame } from './run-frames.ts';

/** After a failure the next try waits, twice as long each time: a host that cannot have one is not asked for ever. */
const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 300_000;

/** What a zygote is to be of: a runtime, and of its loadable packages those that it loads for its forks. */
export interface ZygoteLayer {
  readonly runtime: DetectedRuntime;
  readonly packages: readonly string[];
}

/** One layer's: the zygote that listens now, if one does, and when another is made if not. */
interface Place {
  readonly layer: ZygoteLayer;
  zygote:
    | {
        readonly connection: LauncherConnection;
        readonly name: string;
        readonly loadMs: number;
        readonly memoryMb: number;
      }
    | undefined;
  retryAt: number;
  retryMs: number;
}

/**
 * The zygotes of one driver: interpreters that have booted and warmed up once and are forked into new instances. That of a
 * plain runtime is made when it is first asked for and stays; those with packages are there while they are held. Whoever finds none
 * makes do with less, which only takes longer: a zygote that fails is made again later, and never fails anybody.
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

  /** The name to fork from, or undefined while there is none. Sees to it that a plain runtime will have one, where it can. */
  nameFor(layer: ZygoteLayer): string | undefined {
    if (layer.packages.length === 0) {
      this.#see(layer);
    }
    return this.#places.get(keyOf(layer))?.zygote?.name;
  }

  /** Sees to it that these layers have a zygote, and that no others with packages do. */
  hold(layers: readonly ZygoteLayer[]): void {
    const wanted = new Set(layers.map(keyOf));
    for (const [key, place] of this.#places) {
      if (place.layer.packages.length > 0 && !wanted.has(key)) {
        this.#places.delete(key);
        place.zygote?.connection.destroy();
      }
    }
    for (const layer of layers) {
      this.#see(layer);
    }
  }

  /** The layers with packages that have a zygote now. */
  held(): readonly HeldLayer[] {
    return [...this.#places.values()].flatMap(({ layer, zygote }) => {
      const { runtime, packages } = layer;
      return zygote === undefined || packages.length === 0
        ? []
        : [{ runtime: runtime.info.runtime, packages, loadMs: zygote.loadMs, memoryMb: zygote.memoryMb }];
    });
  }

  /** A fork of it failed: it is ended, and another is made later. */
  drop(layer: ZygoteLayer, name: string): void {
    const zygote = this.#places.get(keyOf(layer))?.zygote;
    if (zygote?.name === name) {
      zygote.connection.destroy();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const connections = [...this.#places.values()].flatMap(({ zygote }) => zygote?.connection ?? []);
    for (const connection of connections) {
      connection.destroy();
    }
    await Promise.all(connections.map(({ closed }) => closed));
  }

  #see(layer: ZygoteLayer): void {
    if (layer.runtime.zygote.length === 0 || this.#isClosed) {
      return;
    }
    const key = keyOf(layer);
    const place = this.#places.get(key) ?? {
      layer,
      zygote: undefined,
      retryAt: 0,
      retryMs: RETRY_MS_MIN,
    };
    this.#places.set(key, place);
    if (place.zygote === undefined && this.#now() >= place.retryAt) {
      // Nobody else tries while this try is under way.
      place.retryAt = Number.POSITIVE_INFINITY;
      this.#make(key, place).catch(() => this.#postpone(place));
    }
  }

  async #make(key: string, place: Place): Promise<void> {
    const { runtime, packages } = place.layer;
    this.#sequence += 1;
    const name = `${runtime.info.runtime.replaceAll(/[^a-z0-9-]/g, '-').slice(0, 20)}-${this.#sequence}`;
    const socket = await this.#connect();
    const { connection, ready } = await park(socket, zygoteFrame(runtime, name, packages), {
      schema: listeningSchema,
      hear: () => undefined,
    });
    void connection.closed.then(() => {
      place.zygote = undefined;
      this.#postpone(place);
    });
    if (this.#isClosed || this.#places.get(key) !== place) {
      connection.destroy();
      return;
    }
    const loadMs = ready.loadUs / US_PER_MS;
    place.zygote = { connection, name, loadMs, memoryMb: ready.memoryBytes / BYTES_PER_MB };
  }

  #postpone(place: Place): void {
    place.retryAt = this.#now() + place.retryMs;
    place.retryMs = Math.min(RETRY_MS_MAX, 2 * place.retryMs);
  }
}

function keyOf({ runtime, packages }: ZygoteLayer): string {
  return layerKeyOf({ runtime: runtime.info.runtime, packages });
}
