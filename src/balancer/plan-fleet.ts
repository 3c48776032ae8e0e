import type { FleetPlan, PersonalTarget, PoolMode, StockTarget } from '../model/plan.ts';

export interface FleetLimits {
  readonly warmMemoryMbMax: number;
  readonly managerCountMin: number;
  readonly managerCountMax: number;
  /** Executions one manager runs at once. */
  readonly managerCapacityCount: number;
}

export interface FleetDemand {
  readonly mode: PoolMode;
  readonly modeNote: string | undefined;
  readonly stocks: readonly StockTarget[];
  readonly personal: readonly PersonalTarget[];
  readonly personalSentences: readonly string[];
  /** Executions running and waiting now, and expected to arrive while they do. */
  readonly concurrencyNow: number;
  readonly concurrencyExpected: number;
  /** Managers of the plan before: one more is stopped only when demand is clearly below. */
  readonly managerCountBefore: number;
}

/** One manager fewer is wanted only when the rest would be filled to at most this share. */
const SHRINK_FILL_RATIO = 0.6;

/** Forecast demand into what the fleet should look like, within one memory budget, every number with its reason. */
export function planFleet(demand: FleetDemand, limits: FleetLimits, now: number): FleetPlan {
  const { stocks, leftMb } = withinBudget(demand.stocks, limits.warmMemoryMbMax);
  const managers = countManagers(demand, limits);
  return {
    madeAt: now,
    mode: demand.mode,
    modeNote: demand.modeNote,
    managerCount: managers.count,
    managerSentence: managers.sentence,
    stocks,
    personal: dearest(demand.personal, leftMb),
    personalSentences: demand.personalSentences,
  };
}

/** Takes from the largest stock first until all fit: the last instance of a large stock is the least likely to be used. */
function withinBudget(
  wanted: readonly StockTarget[],
  budgetMb: number,
): { stocks: readonly StockTarget[]; leftMb: number } {
  const counts = wanted.map(({ count }) => Math.max(0, count));
  const memoryMb = wanted.map(({ explanation }) => Math.max(0, explanation.memoryMb));
  const usedMb = () => counts.reduce((sum, count, k) => sum + count * (memoryMb[k] ?? 0), 0);
  while (usedMb() > budgetMb && counts.some((count) => count > 0)) {
    const largest = counts.reduce((best, count, k) => (count > (counts[best] ?? 0) ? k : best), 0);
    counts[largest] = (counts[largest] ?? 1) - 1;
  }
  const stocks = wanted.map((stock, k) => cutTo(stock, counts[k] ?? 0, budgetMb));
  return { stocks, leftMb: budgetMb - usedMb() };
}

function cutTo(stock: StockTarget, count: number, budgetMb: number): StockTarget {
  if (count === stock.count) {
    return stock;
  }
  const sentence = `${stock.explanation.sentence} Cut from ${stock.count} to ${count} by the budget of ${budgetMb} MB.`;
  return { ...stock, count, explanation: { ...stock.explanation, sentence } };
}

/** What the stocks leave of the budget goes to the personal instances, the dearest first. */
function dearest(personal: readonly PersonalTarget[], budgetMb: number): readonly PersonalTarget[] {
  let leftMb = budgetMb;
  return personal
    .toSorted((a, b) => b.valueGbS - a.valueGbS)
    .filter(({ memoryMb }) => {
      const fits = memoryMb <= leftMb;
      leftMb -= fits ? memoryMb : 0;
      return fits;
    });
}

function countManagers(demand: FleetDemand, limits: FleetLimits): { count: number; sentence: string } {
  const { managerCapacityCount: capacity, managerCountMin: min, managerCountMax: max } = limits;
  const wanted = Math.max(demand.concurrencyNow, demand.concurrencyExpected);
  const enough = Math.ceil(wanted / capacity);
  const before = Math.min(max, Math.max(min, demand.managerCountBefore));
  const canShrink = wanted <= (before - 1) * capacity * SHRINK_FILL_RATIO;
  const count = Math.min(max, Math.max(min, enough > before || canShrink ? enough : before));
  const held = count > enough ? `, not fewer because of ${count === min ? 'the minimum' : 'hysteresis'}` : '';
  const short = count < enough ? `, ${enough} would be needed` : '';
  return {
    count,
    sentence: `${count} managers of ${capacity} executions each for a concurrency of ${wanted.toFixed(1)}${held}${short}.`,
  };
}
