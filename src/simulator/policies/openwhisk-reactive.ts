import { NOT_KEPT, type Policy } from '../policy.ts';

const MIN_COUNT = 1;
const MAX_COUNT = 4;
const THRESHOLD = 2;
const INCREMENT = 1;
const PERIOD_MS = 60_000;

/**
 * OpenWhisk's reactive prewarm with the figures of its own example: each minute the stock becomes
 * min(max(1, ⌊cold / 2⌋ · 1), 4) for the cold starts of the minute before. The trap: ⌊cold / threshold⌋ is an
 * integer division, and the maximum is per invoker.
 */
export function openWhiskReactive(): Policy {
  const kinds = new Map<string, { coldCount: number; count: number }>();
  let periodEndsAt = Number.NEGATIVE_INFINITY;
  return {
    name: 'openwhisk-reactive',
    arrived({ kind, start }) {
      const known = kinds.get(kind) ?? { coldCount: 0, count: MIN_COUNT };
      known.coldCount += start === 'cold' ? 1 : 0;
      kinds.set(kind, known);
    },
    released: () => NOT_KEPT,
    review(now) {
      if (now >= periodEndsAt) {
        for (const known of kinds.values()) {
          const grown = Math.floor(known.coldCount / THRESHOLD) * INCREMENT;
          known.count = Math.min(MAX_COUNT, Math.max(MIN_COUNT, grown));
          known.coldCount = 0;
        }
        periodEndsAt = (Math.floor(now / PERIOD_MS) + 1) * PERIOD_MS;
      }
      // At its least it stays there until something arrives.
      const isStill = [...kinds.values()].every(
        ({ coldCount, count }) => coldCount === 0 && count === MIN_COUNT,
      );
      return isStill ? Number.POSITIVE_INFINITY : periodEndsAt;
    },
    stockOf: (kind) => kinds.get(kind)?.count ?? MIN_COUNT,
  };
}
