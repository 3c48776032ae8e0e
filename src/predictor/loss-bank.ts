import { z } from '../kernel/schema.ts';
import { MS_PER_MINUTE } from '../kernel/units.ts';
import { InstantQueue } from '../stats/instant-queue.ts';

/** Stocks larger than this are judged by the arrivals of the last boot alone. */
const COUNT_MAX = 64;

/** No boot takes longer: a place that was taken before is free. */
const BOOT_MS_MAX = 10 * MS_PER_MINUTE;

const stateSchema = z.object({
  recent: z.array(z.number()),
  takenAt: z.array(z.array(z.number())).length(COUNT_MAX + 1),
});

/**
 * Stocks of 1, 2, 3 … instances side by side on the real arrivals of one runtime. An arrival takes an instance where
 * one is left, and that place is empty for one boot; where none is left it is a cold start and takes nothing (a loss
 * system). That tells how many an arrival would have needed, which counting the arrivals of the last boot overstates:
 * those that found nothing took nothing either.
 */
export class LossBank {
  /** For each size, when its places were taken last, as a ring, and the place that was taken longest ago. */
  readonly #takenAt: readonly Float64Array[];
  readonly #oldest = new Int32Array(COUNT_MAX + 1);
  /** Arrivals within the last boot. */
  readonly #recent = new InstantQueue();

  constructor() {
    this.#takenAt = Array.from({ length: COUNT_MAX + 1 }, (_, count) =>
      new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    );
  }

  /** Takes in one arrival; returns how many sizes from 1 up had nothing left for it. */
  arrive(at: number, replenishMs: number): number {
    this.#recent.dropUntil(at - replenishMs);
    const recentCount = this.#recent.size;
    this.#recent.add(at);
    let missedCount = Math.max(0, recentCount - COUNT_MAX);
    for (let count = 1; count <= COUNT_MAX; count += 1) {
      // A stock larger than all arrivals of the last boot has something left.
      if (count > recentCount || this.#hasLeft(count, at - replenishMs)) {
        this.#take(count, at);
      } else {
        missedCount += 1;
      }
    }
    return missedCount;
  }

  /** For a checkpoint: JSON, the places of each size as they were taken, oldest first, without those long free. */
  toState(): unknown {
    const recent = this.#recent.toState();
    const takenAt = this.#takenAt.map((taken, count) => {
      const oldest = this.#oldest[count] ?? 0;
      const inOrder = [...taken.subarray(oldest), ...taken.subarray(0, oldest)];
      return inOrder.filter((at) => at > (recent.at(-1) ?? 0) - BOOT_MS_MAX);
    });
    return { recent, takenAt };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined || known.takenAt.some((taken, count) => taken.length > count)) {
      return false;
    }
    this.#recent.restore(known.recent);
    this.#oldest.fill(0);
    for (const [count, taken] of this.#takenAt.entries()) {
      const instants = known.takenAt[count] ?? [];
      taken.fill(Number.NEGATIVE_INFINITY);
      taken.set(instants, count - instants.length);
    }
    return true;
  }

  #hasLeft(count: number, before: number): boolean {
    return (this.#takenAt[count]?.[this.#oldest[count] ?? 0] ?? 0) <= before;
  }

  #take(count: number, at: number): void {
    const place = this.#oldest[count] ?? 0;
    const taken = this.#takenAt[count];
    if (taken !== undefined) {
      taken[place] = at;
    }
    this.#oldest[count] = (place + 1) % count;
  }
}
