/** Counts of events within a window that ends now, by seconds, so that memory is bounded by the window. */
export class SlidingCounts {
  readonly #windowMs: number;
  #buckets: { readonly second: number; count: number }[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  add(at: number): void {
    const second = Math.floor(at / 1000);
    const newest = this.#buckets.at(-1);
    if (newest?.second === second) {
      newest.count += 1;
    } else {
      this.#forget(at);
      this.#buckets.push({ second, count: 1 });
    }
  }

  count(now: number): number {
    this.#forget(now);
    return this.#buckets.reduce((sum, { count }) => sum + count, 0);
  }

  #forget(now: number): void {
    const oldest = Math.floor((now - this.#windowMs) / 1000);
    if ((this.#buckets[0]?.second ?? Number.POSITIVE_INFINITY) <= oldest) {
      this.#buckets = this.#buckets.filter(({ second }) => second > oldest);
    }
  }
}
