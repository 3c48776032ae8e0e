import type { Policy } from '../policy.ts';

interface Cached {
  readonly instance: number;
  readonly user: string;
  priority: number;
}

/** Idle instances by priority, and how often the users ran who hold any. */
class GreedyDualCache {
  readonly #worth: number;
  readonly #idle = new Map<number, Cached>();
  readonly #frequency = new Map<string, number>();
  readonly #heldCounts = new Map<string, number>();
  #clock = 0;

  /** `worth`: cold cost over size. */
  constructor(worth: number) {
    this.#worth = worth;
  }

  get idleCount(): number {
    return this.#idle.size;
  }

  /** A run of a user; the idle instance that it takes, or undefined where it makes one. */
  run(user: string, instance: number | undefined): void {
    this.#frequency.set(user, (this.#frequency.get(user) ?? 0) + 1);
    if (instance === undefined) {
      this.#hold(user, 1);
    } else {
      this.#idle.delete(instance);
    }
  }

  keep(user: string, instance: number): void {
    const priority = this.#clock + (this.#frequency.get(user) ?? 1) * this.#worth;
    this.#idle.set(instance, { instance, user, priority });
  }

  /** Stops the instance of lowest priority. */
  evict(): number | undefined {
    let least: Cached | undefined;
    for (const cached of this.#idle.values()) {
      least = least === undefined || cached.priority < least.priority ? cached : least;
    }
    if (least !== undefined) {
      this.#clock = least.priority;
      this.#idle.delete(least.instance);
      this.#hold(least.user, -1);
    }
    return least?.instance;
  }

  #hold(user: string, change: number): void {
    const count = (this.#heldCounts.get(user) ?? 0) + change;
    this.#heldCounts.set(user, count);
    if (count <= 0) {
      this.#heldCounts.delete(user);
      this.#frequency.delete(user);
    }
  }
}

/**
 * FaasCache's greedy-dual keep-alive (Fuerst & Sharma, ASPLOS'21): instances stay until the cache is full, then the
 * lowest priority goes; priority = clock + frequency × cold cost / size, and the clock is the last evicted priority.
 * The traps: the frequency counts all of a user's runs and is forgotten when its last instance goes, and busy
 * instances take up the cache but cannot be evicted. All instances are of one size here, which leaves its cost out.
 */
export function faasCache(
  cacheCount: number,
  { coldStartPriceGbS, ownMemoryGb }: { readonly coldStartPriceGbS: number; readonly ownMemoryGb: number },
): Policy {
  const cache = new GreedyDualCache(coldStartPriceGbS / ownMemoryGb);
  let busyCount = 0;
  return {
    name: `faascache:${cacheCount}`,
    arrived({ user, instance }) {
      busyCount += 1;
      cache.run(user, instance);
    },
    released({ user, instance }) {
      busyCount -= 1;
      cache.keep(user, instance);
      const evicted: number[] = [];
      while (cache.idleCount + busyCount > cacheCount && cache.idleCount > 0) {
        evicted.push(cache.evict() ?? instance);
      }
      const isKept = !evicted.includes(instance);
      return {
        until: isKept ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
        evicted: evicted.filter((out) => out !== instance),
      };
    },
    review: () => Number.POSITIVE_INFINITY,
    stockOf: () => 0,
  };
}
