/** Instants in order of time, added at the end and dropped from the beginning, each in amortised O(1). */
export class InstantQueue {
  #instants: number[] = [];
  #first = 0;

  get size(): number {
    return this.#instants.length - this.#first;
  }

  /** An instant before the newest one counts as the newest. */
  add(at: number): void {
    this.#instants.push(Math.max(at, this.#instants.at(-1) ?? at));
  }

  /** The instants, oldest first, for a checkpoint. */
  toState(): number[] {
    return this.#instants.slice(this.#first);
  }

  restore(instants: readonly number[]): void {
    this.#instants = [];
    this.#first = 0;
    for (const at of instants) {
      this.add(at);
    }
  }

  /** Drops the oldest instant, if there is any. */
  dropFirst(): void {
    this.#first = Math.min(this.#instants.length, this.#first + 1);
  }

  /** Drops every instant up to and with `until`; returns how many. */
  dropUntil(until: number): number {
    const before = this.#first;
    while ((this.#instants[this.#first] ?? Number.POSITIVE_INFINITY) <= until) {
      this.#first += 1;
    }
    const dropped = this.#first - before;
    // Half of it is past: the rest moves to the front.
    if (this.#first > 32 && this.#first * 2 > this.#instants.length) {
      this.#instants = this.#instants.slice(this.#first);
      this.#first = 0;
    }
    return dropped;
  }
}
