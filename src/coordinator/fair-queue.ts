import { assert } from '../kernel/assert.ts';

/** One execution that waits for a turn. */
export interface QueueEntry<Item> {
  readonly item: Item;
  readonly tenant: string;
  /** Within the tenant. */
  readonly user: string;
  /** Expected cost; anything positive, in one unit for all. */
  readonly cost: number;
}

export interface QueueBounds {
  readonly lengthMax: number;
  readonly lengthPerUserMax: number;
  readonly runningMax: number;
  readonly runningPerUserMax: number;
}

interface UserQueue<Item> {
  readonly waiting: { readonly entry: QueueEntry<Item>; readonly startTag: number }[];
  runningCount: number;
  /** Where in virtual time this user's last entry ends. */
  finishTag: number;
}

/**
 * Start-time fair queueing (Goyal, Vin & Chen, 1996) over users: each entry starts, in virtual time, where its
 * user's previous one ended, and the smallest start goes first. A user with fifty times the demand of another
 * waits behind itself, not before the other. Within one user the order is first in, first out.
 */
export class FairQueue<Item> {
  readonly #bounds: QueueBounds;
  readonly #users = new Map<string, UserQueue<Item>>();
  #virtualTime = 0;
  #length = 0;
  #runningCount = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get length(): number {
    return this.#length;
  }

  get runningCount(): number {
    return this.#runningCount;
  }

  /** Why one more entry of this user has no place, or undefined when it has. */
  refusalOf(who: { readonly tenant: string; readonly user: string }): string | undefined {
    const { lengthMax, lengthPerUserMax } = this.#bounds;
    if (this.#length >= lengthMax) {
      return `${this.#length} executions wait already, the limit is ${lengthMax}`;
    }
    const waitingCount = this.#users.get(keyOf(who))?.waiting.length ?? 0;
    return waitingCount >= lengthPerUserMax
      ? `${waitingCount} executions of this user wait already, the limit is ${lengthPerUserMax}`
      : undefined;
  }

  /** Puts an entry in line; the caller has asked `refusalOf` first. */
  add(entry: QueueEntry<Item>): void {
    assert(entry.cost > 0 && Number.isFinite(entry.cost), `a cost must be positive, got ${entry.cost}`);
    assert(this.refusalOf(entry) === undefined, 'an entry was added beyond the bounds');
    const queue = this.#queueOf(entry);
    const startTag = Math.max(this.#virtualTime, queue.finishTag);
    queue.finishTag = startTag + entry.cost;
    queue.waiting.push({ entry, startTag });
    this.#length += 1;
  }

  /** Takes the next entry that may run now and counts it as running; undefined when none may. */
  take(): Item | undefined {
    if (this.#runningCount >= this.#bounds.runningMax) {
      return undefined;
    }
    let best: UserQueue<Item> | undefined;
    let bestTag = Number.POSITIVE_INFINITY;
    for (const queue of this.#users.values()) {
      const tag = queue.waiting[0]?.startTag;
      if (tag !== undefined && queue.runningCount < this.#bounds.runningPerUserMax && tag < bestTag) {
        best = queue;
        bestTag = tag;
      }
    }
    const next = best?.waiting.shift();
    if (best === undefined || next === undefined) {
      return undefined;
    }
    best.runningCount += 1;
    this.#runningCount += 1;
    this.#length -= 1;
    this.#virtualTime = Math.max(this.#virtualTime, next.startTag);
    return next.entry.item;
  }

  /** Takes a waiting entry out of the line; false when it is not waiting. */
  withdraw(
    who: { readonly tenant: string; readonly user: string },
    isWanted: (item: Item) => boolean,
  ): boolean {
    const queue = this.#users.get(keyOf(who));
    const index = queue?.waiting.findIndex(({ entry }) => isWanted(entry.item)) ?? -1;
    if (queue === undefined || index < 0) {
      return false;
    }
    queue.waiting.splice(index, 1);
    this.#length -= 1;
    this.#forgetIdle(keyOf(who), queue);
    return true;
  }

  /** One running entry of this user is done. */
  release(who: { readonly tenant: string; readonly user: string }): void {
    const queue = this.#users.get(keyOf(who));
    assert(queue !== undefined && queue.runningCount > 0, 'a user released more than it ran');
    queue.runningCount -= 1;
    this.#runningCount -= 1;
    this.#forgetIdle(keyOf(who), queue);
  }

  #queueOf(who: { readonly tenant: string; readonly user: string }): UserQueue<Item> {
    const key = keyOf(who);
    const known = this.#users.get(key);
    if (known !== undefined) {
      return known;
    }
    const queue: UserQueue<Item> = { waiting: [], runningCount: 0, finishTag: this.#virtualTime };
    this.#users.set(key, queue);
    return queue;
  }

  /** A user without entries is forgotten once its virtual time has passed, or nobody is left to be fair to. */
  #forgetIdle(key: string, queue: UserQueue<Item>): void {
    if (this.#length === 0 && this.#runningCount === 0) {
      this.#users.clear();
    } else if (
      queue.waiting.length === 0 &&
      queue.runningCount === 0 &&
      queue.finishTag <= this.#virtualTime
    ) {
      this.#users.delete(key);
    }
  }
}

function keyOf(who: { readonly tenant: string; readonly user: string }): string {
  return `${who.tenant}/${who.user}`;
}
