import type { StockExplanation } from '../model/plan.ts';
import { walkTail } from '../stats/negative-binomial.ts';

export interface StockSizeInput {
  readonly arrivalsPerSecond: number;
  /** Variance over mean of the arrivals during one replenishment. */
  readonly dispersion: number;
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  readonly countMax: number;
}

/**
 * The newsvendor stock: n* = argmin m·n + C·λ·P(N_L ≥ n), in GB·s per second, N_L the arrivals during one
 * replenishment time L. An arrival that finds all n taken by those of the last L is a cold start.
 */
export function sizeStock(input: StockSizeInput): {
  readonly count: number;
  readonly explanation: Omit<StockExplanation, 'rule' | 'sentence'>;
} {
  const rate = Math.max(0, Number.isFinite(input.arrivalsPerSecond) ? input.arrivalsPerSecond : 0);
  const law = { mean: (rate * input.replenishMs) / 1000, dispersion: Math.max(1, input.dispersion) };
  const memoryGb = input.memoryMb / 1024;
  const costs: { count: number; costGbSPerSecond: number; missRatio: number }[] = [];
  let best = 0;
  walkTail(law, (count, missRatio) => {
    costs.push({
      count,
      missRatio,
      costGbSPerSecond: memoryGb * count + input.coldStartPriceGbS * rate * missRatio,
    });
    best = (costs[count]?.costGbSPerSecond ?? 0) < (costs[best]?.costGbSPerSecond ?? 0) ? count : best;
    // From here on memory alone costs more than the best so far.
    return count < input.countMax && memoryGb * count <= (costs[best]?.costGbSPerSecond ?? 0);
  });
  const near = costs.filter(({ count }) => Math.abs(count - best) <= 1);
  return {
    count: best,
    explanation: {
      arrivalsPerSecond: rate,
      dispersion: law.dispersion,
      replenishMs: input.replenishMs,
      memoryMb: input.memoryMb,
      coldStartPriceGbS: input.coldStartPriceGbS,
      missRatio: costs[best]?.missRatio ?? 1,
      costs: near.map(({ count, costGbSPerSecond }) => ({ count, costGbSPerSecond })),
    },
  };
}
