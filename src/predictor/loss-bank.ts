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
  /** When the places of each size were taken last, as rings one behind the other: as many places as the size. */
  readonly #takenAt = new Float64Array((COUNT_MAX * (COUNT_MAX + 1)) / 2).fill(Number.NEGATIVE_INFINITY);
  /** For each size, the place that was taken longest ago. */
  readonly #oldest = new Int32Array(COUNT_MAX + 1);
  /** Arrivals within the last boot. */
  readonly #recent = new InstantQueue();

  /** Takes in one arrival; returns how many sizes from 1 up had nothing left for it. */
  arrive(at: number, replenishMs: number): number {
    this.#recent.dropUntil(at - replenishMs);
    const recentCount = this.#recent.size;
    this.#recent.add(at);
    const takenAt = this.#takenAt;
    const oldest = this.#oldest;
    let missedCount = Math.max(0, recentCount - COUNT_MAX);
    for (let count = 1, first = 0; count <= COUNT_MAX; first += count, count += 1) {
      const place = oldest[count] ?? 0;
      // A stock larger than all arrivals of the last boot has something left.
      if (count > recentCount || (takenAt[first + place] ?? at) <= at - replenishMs) {
        takenAt[first + place] = at;
        oldest[count] = place + 1 === count ? 0 : place + 1;
      } else {
        missedCount += 1;
      }
    }
    return missedCount;
  }

  /** For a checkpoint: JSON, the places of each size as they were taken, oldest first, without those long free. */
  toState(): unknown {
    const recent = this.#recent.toState();
    const takenAt = Array.from(this.#oldest, (oldest, count) => {
      const taken = this.#ringOf(count);
      const inOrder = [...taken.subarray(oldest), ...taken.subarray(0, oldest)];
      return inOrder.filter((at) => at > (recent.at(-1) ?? 0) - BOOT_MS_MAX);
    });
    return { recent, takenAt };
  }

  /** False, and nothing changed, for a state of another shape. */
  restore(state: unknown): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined || known.takenAt.some((instants, count) => instants.length > count)) {
      return false;
    }
    this.#recent.restore(known.recent);
    this.#oldest.fill(0);
    this.#takenAt.fill(Number.NEGATIVE_INFINITY);
    for (const [count, instants] of known.takenAt.entries()) {
      this.#ringOf(count).set(instants, count - instants.length);
    }
    return true;
  }

  #ringOf(count: number): Float64Array {
    const first = (count * (count - 1)) / 2;
    return this.#takenAt.subarray(first, first + count);
  }
}
