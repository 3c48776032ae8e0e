import type { FleetPlan } from '../model/plan.ts';
import { countManagers } from './count-managers.ts';
import { fitBudget } from './fit-budget.ts';
import type { FleetDemand, FleetLimits } from './fleet-demand.ts';

/** Forecast demand into what the fleet should look like, within one memory budget, every number with its reason. */
export function planFleet(demand: FleetDemand, limits: FleetLimits, now: number): FleetPlan {
  const { stocks, personal, memory } = fitBudget(demand, limits.warmMemoryMbMax, now);
  return {
    madeAt: now,
    mode: demand.mode,
    modeNote: demand.modeNote,
    modeSentence: demand.modeSentence,
    ...countManagers(demand, limits, now),
    stocks,
    personal,
    personalSentences: demand.personalSentences,
    memory,
    trial: demand.trial,
  };
}
