import { InstantQueue } from '../stats/instant-queue.ts';

/** Stocks larger than this are judged by the arrivals of the last boot alone. */
const COUNT_MAX = 64;

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
