import type { Policy } from '../policy.ts';

interface Cached {
  readonly instance: number;
  readonly user: string;
  priority: number;
}

/**
 * FaasCache's greedy-dual keep-alive (Fuerst & Sharma, ASPLOS'21): instances stay until the cache is full, then the
 * lowest priority goes; priority = clock + frequency × cold cost / size, and the clock is the last evicted priority.
 * The traps: the frequency counts all of a user's runs and is forgotten when its last instance goes, and busy
 * instances take up the cache but cannot be evicted. All instances are of one size here, which leaves its cost out.
 */
export function faasCache(
  cacheCount: number,
  { coldStartPriceGbS, memoryGb }: { readonly coldStartPriceGbS: number; readonly memoryGb: number },
): Policy {
  const idle = new Map<number, Cached>();
  const frequency = new Map<string, number>();
  const heldCounts = new Map<string, number>();
  let busyCount = 0;
  let clock = 0;

  function hold(user: string, change: number): void {
    const count = (heldCounts.get(user) ?? 0) + change;
    heldCounts.set(user, count);
    if (count <= 0) {
      heldCounts.delete(user);
      frequency.delete(user);
    }
  }

  function evict(): number | undefined {
    let least: Cached | undefined;
    for (const cached of idle.values()) {
      least = least === undefined || cached.priority < least.priority ? cached : least;
    }
    if (least === undefined) {
      return undefined;
    }
    clock = least.priority;
    idle.delete(least.instance);
    hold(least.user, -1);
    return least.instance;
  }

  return {
    name: `faascache:${cacheCount}`,
    arrived({ user, instance }) {
      frequency.set(user, (frequency.get(user) ?? 0) + 1);
      busyCount += 1;
      if (instance === undefined) {
        hold(user, 1);
      } else {
        idle.delete(instance);
      }
    },
    released({ user, instance }) {
      busyCount -= 1;
      const priority = clock + ((frequency.get(user) ?? 1) * coldStartPriceGbS) / memoryGb;
      idle.set(instance, { instance, user, priority });
      const evicted: number[] = [];
      while (idle.size + busyCount > cacheCount && idle.size > 0) {
        const out = evict();
        if (out !== undefined) {
          evicted.push(out);
        }
      }
      const isKept = idle.has(instance);
      return {
        until: isKept ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
        evicted: evicted.filter((out) => out !== instance),
      };
    },
    review: () => Number.POSITIVE_INFINITY,
    stockOf: () => 0,
  };
}
