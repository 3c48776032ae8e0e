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
  const tails: number[] = [];
  walkTail(law, (count, tail) => {
    tails.push(tail);
    return count < stock.countMax;
  });
  const tailOf = (count: number) => (count <= 0 ? 1 : (tails[count] ?? 0));
  const clump = wholeClump(stock.clumpCount);
  let missed = clump;
  for (let count = 0; count <= stock.countMax; count += 1) {
    missed += tailOf(count) - tailOf(count - clump);
    if (!visit(count, Math.max(0, missed / clump))) {
      return;
    }
  }
}
