import { type CountLaw, TailWalk } from './negative-binomial.ts';

const CLUMP_COUNT_MAX = 64;

/** A clump as it is counted with: whole, at least one arrival, and not beyond what can be told apart. */
export function wholeClump(clumpCount: number): number {
  return Number.isFinite(clumpCount) ? Math.min(CLUMP_COUNT_MAX, Math.max(1, Math.round(clumpCount))) : 1;
}

/**
 * P(miss | n) for stocks of n = 0, 1, 2 …, from n = 0 on. An arrival misses a stock of n when all were taken before it:
 * by the N arrivals of the last replenishment time, and by those of its own clump of B that come first, so
 * P(miss | n) = 1/B · Σ_{j<B} P(N ≥ n − j), each place in the clump being as likely.
 */
export class MissWalk {
  count = 0;
  /** P(miss | count). */
  missRatio = 1;
  readonly #tail: TailWalk;
  readonly #clump: number;
  /** P(N ≥ n) of the last counts, as many as the clump has places, in turn. */
  readonly #tails: number[] = [];
  #missed: number;

  constructor(law: CountLaw, clumpCount: number) {
    this.#tail = new TailWalk(law);
    this.#clump = wholeClump(clumpCount);
    this.#missed = this.#clump;
    for (let place = 0; place < this.#clump; place += 1) {
      this.#tails.push(1);
    }
  }

  /** One instance more. */
  next(): void {
    this.count += 1;
    // Behind the end of the law's tail its own clump may still miss.
    const tail = this.#tail.next() ? this.#tail.tailRatio : 0;
    const place = this.count % this.#clump;
    this.#missed += tail - (this.#tails[place] ?? 0);
    this.#tails[place] = tail;
    this.missRatio = Math.max(0, this.#missed / this.#clump);
  }
}
