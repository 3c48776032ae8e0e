import { assert } from '../kernel/assert.ts';

/**
 * The boots of one shared stock, in the order in which they were begun. An execution that finds the stock empty waits
 * for the one that was begun first, as in the instance managers; that one is claimed.
 */
export class BootsUnderWay {
  /** Instants at which they are ready; those before `#first` have been. Of the others the first ones are claimed. */
  #readyAts: number[] = [];
  #first = 0;
  #claimedCount = 0;

  /** Those that the stock may count on. */
  get freeCount(): number {
    return this.#readyAts.length - this.#first - this.#claimedCount;
  }

  order(readyAt: number): void {
    this.#readyAts.push(readyAt);
  }

  /** When the one that was begun first and is not claimed yet is ready; undefined when there is none. */
  claim(): number | undefined {
    const readyAt = this.#readyAts[this.#first + this.#claimedCount];
    if (readyAt !== undefined) {
      this.#claimedCount += 1;
    }
    return readyAt;
  }

  /** One of them is ready at `at`: says whether it was claimed. */
  finish(at: number): 'claimed' | 'free' {
    const isClaimed = this.#remove(at) < this.#claimedCount;
    this.#claimedCount -= isClaimed ? 1 : 0;
    return isClaimed ? 'claimed' : 'free';
  }

  /** Takes out the one that is ready at that instant; its place among those under way. Mostly it is the first. */
  #remove(at: number): number {
    const index = this.#readyAts.indexOf(at, this.#first);
    assert(index >= 0, `no boot is due at ${at}`);
    if (index > this.#first) {
      this.#readyAts.splice(index, 1);
      return index - this.#first;
    }
    this.#first += 1;
    if (this.#first * 2 > this.#readyAts.length) {
      this.#readyAts = this.#readyAts.slice(this.#first);
      this.#first = 0;
    }
    return 0;
  }
}
