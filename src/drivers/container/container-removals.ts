import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerEngine } from './engine.ts';

/** An engine that is being restarted is back within seconds. */
const PAUSES_MS = [100, 400, 1500];

/** Removes containers, again and again where the engine does not do it at once. */
export class ContainerRemovals {
  readonly #engine: Pick<ContainerEngine, 'remove'>;
  readonly #pausesMs: readonly number[];
  readonly #left = new Set<string>();

  constructor(engine: Pick<ContainerEngine, 'remove'>, pausesMs: readonly number[] = PAUSES_MS) {
    this.#engine = engine;
    this.#pausesMs = pausesMs;
  }

  /** Containers that may still be there. */
  get leftCount(): number {
    return this.#left.size;
  }

  /** Whether it is gone. One that is not is tried again by `retry`. Never rejects. */
  async remove(id: string): Promise<boolean> {
    for (const pauseMs of [0, ...this.#pausesMs]) {
      await (pauseMs > 0 ? delay(pauseMs) : undefined);
      try {
        await this.#engine.remove(id);
        this.#left.delete(id);
        return true;
      } catch {
        this.#left.add(id);
      }
    }
    return false;
  }

  /** One more try for each that is left. Never rejects. */
  async retry(): Promise<void> {
    for (const id of [...this.#left]) {
      await this.#engine.remove(id).then(
        () => this.#left.delete(id),
        () => undefined,
      );
    }
  }
}
