import { z } from '../kernel/schema.ts';

interface Candidate {
  readonly at: number;
  readonly value: number;
}

/** As a checkpoint holds it. */
export const slidingMaxSchema = z.array(z.object({ at: z.number(), value: z.number() }));

/** The largest value of the last while, in amortised O(1); memory holds only values that can still become the largest. */
export class SlidingMax {
  readonly #windowMs: number;
  /** Falling in value, rising in time. */
  #candidates: Candidate[] = [];
  #first = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(at: number, value: number): void {
    while (this.#candidates.length > this.#first && (this.#candidates.at(-1)?.value ?? 0) <= value) {
      this.#candidates.pop();
    }
    this.#candidates.push({ at, value });
  }

  toState(): Candidate[] {
    return this.#candidates.slice(this.#first);
  }

  restore(candidates: readonly Candidate[]): void {
    this.#candidates = [];
    this.#first = 0;
    for (const { at, value } of candidates) {
      this.add(at, value);
    }
  }

  /** The largest of the values within the window before `now`; 0 without any. */
  at(now: number): number {
    while ((this.#candidates[this.#first]?.at ?? Number.POSITIVE_INFINITY) <= now - this.#windowMs) {
      this.#first += 1;
    }
    if (this.#first > 64 && 2 * this.#first > this.#candidates.length) {
      this.#candidates = this.#candidates.slice(this.#first);
      this.#first = 0;
    }
    return this.#candidates[this.#first]?.value ?? 0;
  }
}
