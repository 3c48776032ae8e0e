/**
 * The boots of one shared stock, which all take equally long: the first ordered is the first to be ready. An execution
 * that finds the stock empty waits for the one that is due first, as in the instance managers; that one is claimed.
 */
export class BootsUnderWay {
  /** Instants at which they are ready, in order; those before `#first` have been. */
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

  /** When the one that is due first and not claimed yet is ready; undefined when there is none. */
  claim(): number | undefined {
    const readyAt = this.#readyAts[this.#first + this.#claimedCount];
    if (readyAt !== undefined) {
      this.#claimedCount += 1;
    }
    return readyAt;
  }

  /** The one that is due first is ready: says whether it was claimed. */
  finish(): 'claimed' | 'free' {
    this.#first += 1;
    if (this.#first * 2 > this.#readyAts.length) {
      this.#readyAts = this.#readyAts.slice(this.#first);
      this.#first = 0;
    }
    if (this.#claimedCount === 0) {
      return 'free';
    }
    this.#claimedCount -= 1;
    return 'claimed';
  }
}
