import type { StartScore } from '../feedback/score-starts.ts';
import type { PredictorPart } from '../model/events.ts';
import type { FleetPlan, PoolMode, StockTarget } from '../model/plan.ts';
import type { StockReasons } from '../model/stock-reasons.ts';
import type { PlacementStanding } from './execution-parts.ts';

/** Whether a part that predicts is asked now, and if not, why. */
export interface GuardState {
  readonly part: PredictorPart;
  readonly failure: string | undefined;
}

interface RuntimeExplanation {
  readonly runtime: string;
  /** As the newest plan has it; undefined before the first one that knows the runtime. */
  readonly stock: StockTarget | undefined;
  /** Undefined while the predictor of demand fails. */
  readonly reasons: StockReasons | undefined;
  /** What the starts of the last ten minutes really cost; undefined before the first boot. */
  readonly starts: StartScore | undefined;
}

/** Why the pool is as it is at one instant. */
export interface PoolExplanation {
  readonly at: number;
  readonly mode: PoolMode;
  readonly configuredMode: PoolMode;
  /** The one that is followed: as configured, or a challenger that was promoted. */
  readonly policy: string;
  readonly coldStartPriceGbSPerSecond: number;
  /** The strategy of placement as configured, and what a choice between several rests on. */
  readonly placement: { readonly strategy: string; readonly standings: readonly PlacementStanding[] };
  readonly guards: readonly GuardState[];
  /** The newest plan; undefined before the first one. */
  readonly plan: FleetPlan | undefined;
  readonly runtimes: readonly RuntimeExplanation[];
}
