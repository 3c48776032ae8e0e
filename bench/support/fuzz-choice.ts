import type { Random } from '../../src/kernel/random.ts';

/** What a generator of inputs asks of chance. */
export class FuzzChoice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A whole number from 0 to one less than `count`. */
  below(count: number): number {
    return Math.floor(this.#random.next() * count);
  }

  isLikely(ratio: number): boolean {
    return this.#random.next() < ratio;
  }

  /** One of the values; they must not be none. */
  of<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) {
      throw new Error('nothing to choose from');
    }
    return value;
  }

  /**
   * A whole number of a range by its magnitude. A bias above 1 favours the small ends: with 3, half of all
   * numbers from 10 to 10,000 are below 24.
   */
  magnitude(min: number, max: number, bias = 1): number {
    return Math.floor(min * (max / min) ** (this.#random.next() ** bias));
  }
}
