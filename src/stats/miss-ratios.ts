import { type CountLaw, walkTail } from './negative-binomial.ts';

const CLUMP_COUNT_MAX = 64;

/** A clump as it is counted with: whole, at least one arrival, and not beyond what can be told apart. */
export function wholeClump(clumpCount: number): number {
  return Number.isFinite(clumpCount) ? Math.min(CLUMP_COUNT_MAX, Math.max(1, Math.round(clumpCount))) : 1;
}

/**
 * Calls `visit(n, P(miss | n))` for n = 0, 1, 2 … up to `countMax`, until it returns false. An arrival misses a stock
 * of n when all were taken before it: by the N arrivals of the last replenishment time, and by those of its own
 * clump of B that come first, so P(miss | n) = 1/B · Σ_{j<B} P(N ≥ n − j), each place in the clump being as likely.
 */
export function walkMisses(
  law: CountLaw,
  stock: { readonly clumpCount: number; readonly countMax: number },
  visit: (count: number, missRatio: number) => boolean,
): void {
  const clump = wholeClump(stock.clumpCount);
  /** P(N ≥ n) of the last `clump` counts, in turn. */
  const tails = new Float64Array(clump).fill(1);
  let missed = clump;
  let nextCount = 0;
  let isWanted = true;
  const take = (tail: number): boolean => {
    const place = nextCount % clump;
    missed += tail - (tails[place] ?? 0);
    tails[place] = tail;
    isWanted = visit(nextCount, Math.max(0, missed / clump)) && nextCount < stock.countMax;
    nextCount += 1;
    return isWanted;
  };
  walkTail(law, (_, tail) => take(tail));
  // Behind the end of the law's tail its own clump may still miss.
  while (isWanted) {
    take(0);
  }
}
