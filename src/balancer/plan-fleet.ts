import type { FleetPlan } from '../model/plan.ts';
import { countManagers } from './count-managers.ts';
import { fitBudget } from './fit-budget.ts';
import type { FleetDemand, FleetLimits } from './fleet-demand.ts';

/** Forecast demand into what the fleet should look like, within one memory budget, every number with its reason. */
export function planFleet(demand: FleetDemand, limits: FleetLimits, now: number): FleetPlan {
  const managers = countManagers(demand, limits, now);
  // What layers hold comes first: without it their stocks could not be made.
  const layersMb = managers.managerCount * demand.layers.reduce((sum, { memoryMb }) => sum + memoryMb, 0);
  const { stocks, personal, memory } = fitBudget(demand, Math.max(0, limits.warmMemoryMbMax - layersMb), now);
  return {
    madeAt: now,
    mode: demand.mode,
    modeNote: demand.modeNote,
    modeSentence: demand.modeSentence,
    ...managers,
    stocks,
    personal,
    personalSentences: demand.personalSentences,
    layers: demand.layers,
    layerSentences: demand.layerSentences,
    memory: { ...memory, budgetMb: limits.warmMemoryMbMax, plannedMb: memory.plannedMb + layersMb },
    trial: demand.trial,
  };
}
