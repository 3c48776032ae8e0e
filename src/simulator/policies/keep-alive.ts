import type { Policy } from '../policy.ts';

/**
 * Fixed keep-alive: a user's instance stays for the same time after each run. The trap: the time is counted from
 * the last use, so every use resets it (counted from the start it would cost more and hit less).
 */
export function keepAlive(seconds: number, name = `keep-alive:${seconds}`): Policy {
  return {
    name,
    arrived: () => {},
    released: ({ at }) => ({ until: at + seconds * 1000 }),
    review: () => Number.POSITIVE_INFINITY,
    stockOf: () => 0,
  };
}
