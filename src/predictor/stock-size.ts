import { MB_PER_GB, MS_PER_SECOND } from '../kernel/units.ts';
import type { StockExplanation } from '../model/plan.ts';
import { MissWalk, wholeClump } from '../stats/miss-ratios.ts';
import type { CountLaw } from '../stats/negative-binomial.ts';
import type { StockCosts } from './demand-facts.ts';

/** How unevenly arrivals come. */
export interface ArrivalSpread {
  /** Variance over mean of the arrivals during one replenishment. */
  readonly dispersion: number;
  /** Arrivals that come at once, as the typical arrival sees it (mean square over mean of clump sizes); 1: each alone. */
  readonly clumpCount: number;
}

export interface StockSizeInput extends ArrivalSpread, StockCosts {
  readonly arrivalsPerSecond: number;
}

/**
 * The newsvendor stock for so many arrivals per second: n* = argmin m·n + C·λ·P(miss | n), in GB·s per second
 * (P(miss | n) as `MissWalk` gives it).
 */
export function stockCountOf(arrivalsPerSecond: number, spread: ArrivalSpread, costs: StockCosts): number {
  const memoryGb = costs.memoryMb / MB_PER_GB;
  const rate = rateOf(arrivalsPerSecond);
  const missGbSPerSecond = costs.coldStartPriceGbS * rate;
  if (memoryGb >= missGbSPerSecond) {
    // One instance costs more than missing every arrival.
    return 0;
  }
  const walk = new MissWalk(lawOf(rate, spread, costs), spread.clumpCount);
  let best = 0;
  let bestCost = missGbSPerSecond;
  // Once memory alone costs more than the best so far, nothing cheaper follows.
  while (walk.count < costs.countMax && memoryGb * walk.count <= bestCost) {
    walk.next();
    const cost = memoryGb * walk.count + missGbSPerSecond * walk.missRatio;
    if (cost < bestCost) {
      best = walk.count;
      bestCost = cost;
    }
  }
  return best;
}

/** The newsvendor stock, with what one more and one less would cost. */
export function sizeStock(input: StockSizeInput): {
  readonly count: number;
  readonly explanation: Omit<StockExplanation, 'rule' | 'sentence' | 'weightedSum'>;
} {
  const best = stockCountOf(input.arrivalsPerSecond, input, input);
  const rate = rateOf(input.arrivalsPerSecond);
  const costs: { count: number; costGbSPerSecond: number }[] = [];
  let bestMissRatio = 1;
  const walk = new MissWalk(lawOf(rate, input, input), input.clumpCount);
  for (const last = Math.min(best + 1, input.countMax); walk.count <= last; walk.next()) {
    const { count, missRatio } = walk;
    if (count >= best - 1) {
      const memoryGbS = (input.memoryMb / MB_PER_GB) * count;
      costs.push({ count, costGbSPerSecond: memoryGbS + input.coldStartPriceGbS * rate * missRatio });
    }
    bestMissRatio = count === best ? missRatio : bestMissRatio;
  }
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

function rateOf(arrivalsPerSecond: number): number {
  return Math.max(0, Number.isFinite(arrivalsPerSecond) ? arrivalsPerSecond : 0);
}

function lawOf(rate: number, { dispersion }: ArrivalSpread, { replenishMs }: StockCosts): CountLaw {
  return { mean: (rate * replenishMs) / MS_PER_SECOND, dispersion: Math.max(1, dispersion) };
}
