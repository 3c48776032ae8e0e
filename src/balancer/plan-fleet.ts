import type { FleetPlan, PersonalTarget, PoolMode, StockTarget, TrialStanding } from '../model/plan.ts';
import { fitBudget } from './fit-budget.ts';

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
  readonly modeSentence: string;
  readonly stocks: readonly StockTarget[];
  readonly personal: readonly PersonalTarget[];
  readonly personalSentences: readonly string[];
  readonly trial: TrialStanding | undefined;
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
  const { stocks, personal, memory } = fitBudget(demand, limits.warmMemoryMbMax, now);
  const managers = countManagers(demand, limits);
  return {
    madeAt: now,
    mode: demand.mode,
    modeNote: demand.modeNote,
    modeSentence: demand.modeSentence,
    managerCount: managers.count,
    managerSentence: managers.sentence,
    stocks,
    personal,
    personalSentences: demand.personalSentences,
    memory,
    trial: demand.trial,
  };
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
