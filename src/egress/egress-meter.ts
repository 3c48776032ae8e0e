import { type Clock, delay } from '../kernel/clock.ts';
import type { NetworkLimits } from '../model/network.ts';
import { EgressRefusal } from './egress-refusal.ts';

const MS_PER_SECOND = 1000;

export type Direction = 'sent' | 'received';

/** Counts and paces the bytes of one execution, over all its connections. */
export class EgressMeter {
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #bytes: Record<Direction, number> = { sent: 0, received: 0 };
  /** When what has passed so far would have passed at the allowed rate. */
  #paidUntil: number;

  constructor(limits: NetworkLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#paidUntil = clock.now();
  }

  get sentBytes(): number {
    return this.#bytes.sent;
  }

  get receivedBytes(): number {
    return this.#bytes.received;
  }

  /** Why nothing passes any more, once a cap is reached. */
  get exhaustion(): EgressRefusal | undefined {
    const direction = (['sent', 'received'] as const).find((each) => this.#leftOf(each) === 0);
    return (
      direction &&
      new EgressRefusal(
        429,
        `this execution has ${direction} ${this.#maxOf(direction)} bytes, all that it may`,
      )
    );
  }

  /** Passes chunks on as they are counted and the rate allows, exactly as many bytes as are left; then throws. */
  async *pass(chunks: AsyncIterable<Uint8Array>, direction: Direction): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const passing = chunk.subarray(0, this.#leftOf(direction));
      // Counted before it waits: nothing that others pass meanwhile can be paid for twice.
      this.#bytes[direction] += passing.length;
      await this.#pace(passing.length);
      if (passing.length > 0) {
        yield passing;
      }
      if (passing.length < chunk.length) {
        throw this.exhaustion ?? new EgressRefusal(429, 'a byte limit is reached');
      }
    }
  }

  async #pace(count: number): Promise<void> {
    const now = this.#clock.now();
    const costMs = (count / this.#limits.bytesPerSecondMax) * MS_PER_SECOND;
    this.#paidUntil = Math.max(now, this.#paidUntil) + costMs;
    // A second's worth may come at once.
    const waitMs = this.#paidUntil - now - MS_PER_SECOND;
    if (waitMs > 0) {
      await delay(this.#clock, waitMs);
    }
  }

  #maxOf(direction: Direction): number {
    return direction === 'sent' ? this.#limits.sentBytesMax : this.#limits.receivedBytesMax;
  }

  #leftOf(direction: Direction): number {
    return this.#maxOf(direction) - this.#bytes[direction];
  }
}
