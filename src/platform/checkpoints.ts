import type { Clock } from '../kernel/clock.ts';
import { z } from '../kernel/schema.ts';
import type { ModelStateStore } from '../store/store.ts';

/** A part whose state survives a restart. */
export interface CheckpointedPart {
  /** What it is kept under. */
  readonly name: string;
  /** Of the shape of its state; what was written under another one is not read. */
  readonly version: number;
  /** JSON, bounded. */
  toState(): unknown;
  /** `downMs`: how long ago that was saved. False when some of it was not understood, and begins anew. */
  restore(state: unknown, downMs: number): boolean;
}

interface CheckpointSurroundings {
  readonly store: ModelStateStore;
  readonly clock: Clock;
  readonly onProblem: (error: unknown, what: string) => void;
}

const checkpointSchema = z.object({ version: z.number(), savedAt: z.number(), state: z.unknown() });

/** Keeps what was learnt over restarts. What cannot be read begins anew, and is told: it is never a reason not to start. */
export class Checkpoints {
  readonly #around: CheckpointSurroundings;
  readonly #parts: readonly CheckpointedPart[];

  constructor(around: CheckpointSurroundings, parts: readonly CheckpointedPart[]) {
    this.#around = around;
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const part of this.#parts) {
      try {
        this.#restore(part, await this.#around.store.load(part.name));
      } catch (error) {
        this.#around.onProblem(error, `what was learnt, ${part.name}, cannot be read and begins anew`);
      }
    }
  }

  /** One part after another, so that whatever waits for the thread comes in between. */
  async save(): Promise<void> {
    const { store, clock } = this.#around;
    for (const part of this.#parts) {
      const { name, version } = part;
      await store.save(name, { version, savedAt: clock.now(), state: part.toState() });
    }
  }

  #restore(part: CheckpointedPart, stored: unknown): void {
    if (stored === undefined) {
      return;
    }
    const { version, savedAt, state } = checkpointSchema.parse(stored);
    if (version !== part.version) {
      throw new RangeError(`it is of version ${version}, this is version ${part.version}`);
    }
    if (!part.restore(state, Math.max(0, this.#around.clock.now() - savedAt))) {
      throw new RangeError('some of it is missing or of another shape');
    }
  }
}
