import type { RuntimeForecast } from '../model/forecast.ts';
import type { StockTarget, TrialStanding } from '../model/plan.ts';
import type { StockReasons } from '../model/stock-reasons.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { WeightedSum } from '../model/weighted-sum.ts';
import type { CostPredictor } from './execution-parts.ts';
import type { PredictedArrival } from './term-values.ts';

/** Who calls what. */
export interface Caller {
  readonly tenantId: string;
  readonly userId: string;
  readonly runtime: string;
}

/** What one plan needs to know ahead. */
export interface DemandOutlook {
  /** One stock for every runtime. */
  readonly stocks: readonly StockTarget[];
  /** Executions that will run at once. */
  readonly concurrencyExpected: number;
  /** Rolling costs of the same arrivals, GB·s: what was followed, and what a reactive stock would have cost. */
  readonly followedGbS: number;
  readonly reactiveGbS: number;
  /** Undefined where no challenger runs beside the policy. */
  readonly trial?: TrialStanding | undefined;
}

/** Sizes stocks ahead of demand, from what it is told of. Nothing it does is relied on: it is asked through a guard. */
export interface DemandPredictor {
  /** A runtime that this host can run; it gets a stock from the next outlook on. */
  addRuntime(runtime: string): void;
  observeBoot(runtime: string, boot: { readonly bootMs: number; readonly memoryMb: number }): void;
  observeFinish(finish: Caller & { readonly at: number; readonly runMs: number }): void;
  /** What the code of an execution and the habits of its user say. */
  observePrediction(made: PredictedArrival): void;
  observeArrival(arrival: Caller & { readonly at: number; readonly profile: UserProfile | undefined }): void;
  outlook(now: number): DemandOutlook | Promise<DemandOutlook>;
  /** The specified formula for one user and runtime, as it was evaluated last. */
  weightedSumOf(caller: Caller): WeightedSum | undefined;
  forecast(now: number, horizonMs: number): readonly RuntimeForecast[];
  /** What the stock of each runtime is weighed by now; a look that changes nothing. */
  reasons(now: number): readonly StockReasons[];
}

/** Who says what will come, and what it will cost. */
export interface Predictors {
  readonly demand: DemandPredictor;
  readonly cost: CostPredictor;
}
