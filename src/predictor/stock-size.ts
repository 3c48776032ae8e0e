import type { StockExplanation } from '../model/plan.ts';
import { tailRatioOf, walkTail } from '../stats/negative-binomial.ts';

export interface StockSizeInput {
  readonly arrivalsPerSecond: number;
  /** Variance over mean of the arrivals during one replenishment. */
  readonly dispersion: number;
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  readonly countMax: number;
}

const MB_PER_GB = 1024;

/** The arrivals during one replenishment time, and the two prices that a stock weighs. */
function lawOf(input: StockSizeInput) {
  const rate = Math.max(0, Number.isFinite(input.arrivalsPerSecond) ? input.arrivalsPerSecond : 0);
  return {
    rate,
    law: { mean: (rate * input.replenishMs) / 1000, dispersion: Math.max(1, input.dispersion) },
    memoryGb: input.memoryMb / MB_PER_GB,
  };
}

/**
 * The newsvendor stock: n* = argmin m·n + C·λ·P(N_L ≥ n), in GB·s per second, N_L the arrivals during one
 * replenishment time L. An arrival that finds all n taken by those of the last L is a cold start.
 */
export function cheapestCount(input: StockSizeInput): number {
  const { rate, law, memoryGb } = lawOf(input);
  let best = 0;
  let bestCost = Number.POSITIVE_INFINITY;
  walkTail(law, (count, missRatio) => {
    const cost = memoryGb * count + input.coldStartPriceGbS * rate * missRatio;
    if (cost < bestCost) {
      best = count;
      bestCost = cost;
    }
    // From here on memory alone costs more than the best so far.
    return count < input.countMax && memoryGb * count <= bestCost;
  });
  return best;
}

/** The cheapest count with what it is made of, and its cost beside one fewer and one more. */
export function sizeStock(input: StockSizeInput): {
  readonly count: number;
  readonly explanation: Omit<StockExplanation, 'rule' | 'sentence'>;
} {
  const count = cheapestCount(input);
  return { count, explanation: explainCount(input, count) };
}

/** What any count would miss and cost, whoever chose it; costs of n−1, n and n+1 in GB·s per second. */
export function explainCount(
  input: StockSizeInput,
  count: number,
): Omit<StockExplanation, 'rule' | 'sentence'> {
  const { rate, law, memoryGb } = lawOf(input);
  const costOf = (size: number) => memoryGb * size + input.coldStartPriceGbS * rate * tailRatioOf(law, size);
  return {
    arrivalsPerSecond: rate,
    dispersion: law.dispersion,
    replenishMs: input.replenishMs,
    memoryMb: input.memoryMb,
    coldStartPriceGbS: input.coldStartPriceGbS,
    missRatio: tailRatioOf(law, count),
    costs: [count - 1, count, count + 1]
      .filter((size) => size >= 0)
      .map((size) => ({ count: size, costGbSPerSecond: costOf(size) })),
  };
}

/** Why a stock has its size, in one sentence whose numbers are those of the explanation. */
export function stockSentence(count: number, explanation: Omit<StockExplanation, 'sentence'>): string {
  const { rule, arrivalsPerSecond, dispersion, replenishMs, costs, missRatio } = explanation;
  const costText = costs
    .map((each) => `${each.count} would cost ${each.costGbSPerSecond.toFixed(3)}`)
    .join(', ');
  const spread = dispersion > 1.05 ? `, ${dispersion.toFixed(1)} times as uneven as chance` : '';
  return `${count} held by the rule ${rule}: ${arrivalsPerSecond.toFixed(3)} arrivals/s expected${spread}, ${Math.round(replenishMs)} ms to replace one, ${(100 * missRatio).toFixed(1)} % would find it empty; in GB·s per second ${costText}.`;
}
