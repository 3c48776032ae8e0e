import { NOT_KEPT, type Policy } from '../policy.ts';
import { SlidingCounts } from '../sliding-counts.ts';

const RATE_WINDOW_MS = 60_000;
const POLL_MS = 15_000;
const COOL_DOWN_MS = 300_000;

/** The lead time of the example. */
export const RATE_LEAD_SECONDS = 20;

interface Scaled {
  readonly arrivals: SlidingCounts;
  /** Wanted counts of the last cool-down, oldest first. */
  wanted: { readonly at: number; readonly count: number }[];
  count: number;
}

/**
 * Arrival rate × lead time, as agent-sandbox's KEDA example scales its warm pool: the rate of the last minute times
 * the lead time (20 s there), polled every 15 s, and down only to the most that was wanted within 300 s. The trap: between polls nothing
 * moves, so a burst within 15 s is met by what was there.
 */
export function rateLead(leadSeconds: number): Policy {
  const kinds = new Map<string, Scaled>();
  let pollAt = Number.NEGATIVE_INFINITY;
  return {
    name: leadSeconds === RATE_LEAD_SECONDS ? 'rate-lead' : `rate-lead:${leadSeconds}`,
    arrived({ at, kind }) {
      let scaled = kinds.get(kind);
      if (scaled === undefined) {
        scaled = { arrivals: new SlidingCounts(RATE_WINDOW_MS), wanted: [], count: 0 };
        kinds.set(kind, scaled);
      }
      scaled.arrivals.add(at);
    },
    released: () => NOT_KEPT,
    review(now) {
      if (now >= pollAt) {
        for (const scaled of kinds.values()) {
          poll(scaled, now, leadSeconds);
        }
        pollAt = (Math.floor(now / POLL_MS) + 1) * POLL_MS;
      }
      const isIdle = [...kinds.values()].every(
        ({ count, arrivals }) => count === 0 && arrivals.count(now) === 0,
      );
      return isIdle ? Number.POSITIVE_INFINITY : pollAt;
    },
    stockOf: (kind) => kinds.get(kind)?.count ?? 0,
  };
}

function poll(scaled: Scaled, now: number, leadSeconds: number): void {
  const perSecond = scaled.arrivals.count(now) / (RATE_WINDOW_MS / 1000);
  scaled.wanted = scaled.wanted.filter(({ at }) => at > now - COOL_DOWN_MS);
  scaled.wanted.push({ at: now, count: Math.ceil(perSecond * leadSeconds) });
  scaled.count = Math.max(...scaled.wanted.map(({ count }) => count));
}
