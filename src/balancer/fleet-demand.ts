import type {
  FleetPlan,
  LayerTarget,
  PersonalTarget,
  PoolMode,
  StockTarget,
  TrialStanding,
} from '../model/plan.ts';

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
  readonly layers: readonly LayerTarget[];
  readonly layerSentences: readonly string[];
  readonly trial: TrialStanding | undefined;
  /** Executions running and waiting now, and expected to arrive while they do. */
  readonly concurrencyNow: number;
  readonly concurrencyExpected: number;
  /** What the plan before said of managers; undefined when this is the first. */
  readonly managersBefore: Pick<FleetPlan, 'managerCount' | 'managersSpareSince'> | undefined;
}
