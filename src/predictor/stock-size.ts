import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { StockExplanation } from '../model/plan.ts';
import { walkMisses, wholeClump } from '../stats/miss-ratios.ts';
import type { CountLaw } from '../stats/negative-binomial.ts';

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

/** The newsvendor stock: n* = argmin m·n + C·λ·P(miss | n), in GB·s per second (P(miss | n) as `walkMisses` gives it). */
export function stockCountOf(input: StockSizeInput): number {
  const memoryGb = input.memoryMb / MB_PER_GB;
  const missGbSPerSecond = input.coldStartPriceGbS * rateOf(input);
  if (memoryGb >= missGbSPerSecond) {
    // One instance costs more than missing every arrival.
    return 0;
  }
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  walkMisses(lawOf(input), input, (count, missRatio) => {
    const cost = memoryGb * count + missGbSPerSecond * missRatio;
    if (cost < bestCost) {
      best = count;
      bestCost = cost;
    }
    // From here on memory alone costs more than the best so far.
    return memoryGb * count <= bestCost;
  });
  return best;
}

/** The newsvendor stock, with what one more and one less would cost. */
export function sizeStock(input: StockSizeInput): {
  readonly count: number;
  readonly explanation: Omit<StockExplanation, 'rule' | 'sentence' | 'weightedSum'>;
} {
  const best = stockCountOf(input);
  const rate = rateOf(input);
  const costs: { count: number; costGbSPerSecond: number }[] = [];
  let bestMissRatio = 1;
  walkMisses(lawOf(input), input, (count, missRatio) => {
    if (Math.abs(count - best) <= 1) {
      const memoryGbS = (input.memoryMb / MB_PER_GB) * count;
      costs.push({ count, costGbSPerSecond: memoryGbS + input.coldStartPriceGbS * rate * missRatio });
    }
    bestMissRatio = count === best ? missRatio : bestMissRatio;
    return count <= best;
  });
  return {
    count: best,
    explanation: {
      arrivalsPerSecond: rate,
      dispersion: Math.max(1, input.dispersion),
      clumpCount: wholeClump(input.clumpCount),
      replenishMs: input.replenishMs,
      memoryMb: input.memoryMb,
      coldStartPriceGbS: input.coldStartPriceGbS,
      missRatio: bestMissRatio,
      costs,
    },
  };
}

function rateOf({ arrivalsPerSecond }: StockSizeInput): number {
  return Math.max(0, Number.isFinite(arrivalsPerSecond) ? arrivalsPerSecond : 0);
}

function lawOf(input: StockSizeInput): CountLaw {
  const mean = (rateOf(input) * input.replenishMs) / MS_PER_SECOND;
  return { mean, dispersion: Math.max(1, input.dispersion) };
}
