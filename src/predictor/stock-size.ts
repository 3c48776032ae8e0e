import type { StockExplanation } from '../model/plan.ts';
import { walkMisses, wholeClump } from '../stats/miss-ratios.ts';

export interface StockSizeInput {
  readonly arrivalsPerSecond: number;
  /** Variance over mean of the arrivals during one replenishment. */
  readonly dispersion: number;
  /** Arrivals that come at once, as the typical arrival sees it (mean square over mean of clump sizes); 1: each alone. */
  readonly clumpCount: number;
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  readonly countMax: number;
}

/**
 * The newsvendor stock: n* = argmin m·n + C·λ·P(miss | n), in GB·s per second. An arrival misses when all n were
 * taken before it: by the N_L arrivals of the last replenishment time L, and by those of its own clump of B that
 * come first, so P(miss | n) = 1/B · Σ_{j<B} P(N_L ≥ n − j), each place in the clump being as likely.
 */
export function sizeStock(input: StockSizeInput): {
  readonly count: number;
  readonly explanation: Omit<StockExplanation, 'rule' | 'sentence' | 'weightedSum'>;
} {
  const rate = Math.max(0, Number.isFinite(input.arrivalsPerSecond) ? input.arrivalsPerSecond : 0);
  const law = { mean: (rate * input.replenishMs) / 1000, dispersion: Math.max(1, input.dispersion) };
  const memoryGb = input.memoryMb / 1024;
  const costs: { count: number; costGbSPerSecond: number; missRatio: number }[] = [];
  let best = 0;
  walkMisses(law, input, (count, missRatio) => {
    costs.push({
      count,
      missRatio,
      costGbSPerSecond: memoryGb * count + input.coldStartPriceGbS * rate * missRatio,
    });
    best = (costs[count]?.costGbSPerSecond ?? 0) < (costs[best]?.costGbSPerSecond ?? 0) ? count : best;
    // From here on memory alone costs more than the best so far.
    return memoryGb * count <= (costs[best]?.costGbSPerSecond ?? 0);
  });
  const near = costs.filter(({ count }) => Math.abs(count - best) <= 1);
  return {
    count: best,
    explanation: {
      arrivalsPerSecond: rate,
      dispersion: law.dispersion,
      clumpCount: wholeClump(input.clumpCount),
      replenishMs: input.replenishMs,
      memoryMb: input.memoryMb,
      coldStartPriceGbS: input.coldStartPriceGbS,
      missRatio: costs[best]?.missRatio ?? 1,
      costs: near.map(({ count, costGbSPerSecond }) => ({ count, costGbSPerSecond })),
    },
  };
}
