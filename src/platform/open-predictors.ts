import { PredictorGuard } from '../feedback/predictor-guard.ts';
import type { Clock } from '../kernel/clock.ts';
import type { PredictorPart } from '../model/events.ts';
import { ExecutionPredictor } from '../predictor/execution-predictor.ts';
import type { Config } from './config.ts';
import type { EventStream } from './event-stream.ts';
import type { CostPredictor } from './execution-parts.ts';
import { guardCost } from './guard-cost.ts';
import { GuardedDemand } from './guarded-demand.ts';
import type { IntentBook } from './intent-book.ts';
import type { GuardState } from './pool-explanation.ts';
import type { Predictors } from './predictors.ts';
import { StockPlanner } from './stock-planner.ts';

/** An execution is not kept waiting longer than this for what it will probably cost. */
const COST_DEADLINE_MS = 100;
/** A plan later than the next one is of no use; on a busy host the shortest interval is no measure. */
const OUTLOOK_DEADLINE_MS_MIN = 250;

/** A parked interpreter in its sandbox, as measured on small machines. */
export const BOOT_MS_EXPECTED = 300;

/** The predictors, each behind its guard, and what of them is kept over a restart. */
export interface OpenPredictors {
  readonly demand: GuardedDemand;
  readonly cost: CostPredictor;
  readonly own: { readonly costs: ExecutionPredictor; readonly stocks: StockPlanner };
  /** Which of them is left alone now, and why. */
  guards(now: number): readonly GuardState[];
  /** What fails now, in sentences. */
  notes(now: number): readonly string[];
}

/** Opens this project's own predictors, or what `replace` makes of them. */
export function openPredictors(parts: {
  readonly config: Config;
  readonly clock: Clock;
  readonly events: EventStream;
  readonly intents: IntentBook;
  readonly replace: ((own: Predictors) => Predictors) | undefined;
}): OpenPredictors {
  const { config, clock, events, intents } = parts;
  const costs = new ExecutionPredictor();
  const stocks = new StockPlanner({ ...config, intents, now: clock.now(), bootMsExpected: BOOT_MS_EXPECTED });
  const own = { demand: stocks, cost: costPredictorOver(costs) };
  const used = parts.replace?.(own) ?? own;
  const guardOf = (part: PredictorPart, deadlineMs: number) =>
    new PredictorGuard({
      clock,
      deadlineMs,
      onFailure: ({ why, holdMs }) =>
        events.publish({ name: 'predictor.failed', at: clock.now(), part, why, holdMs }),
    });
  const demandGuard = guardOf('demand', Math.max(config.planIntervalMs, OUTLOOK_DEADLINE_MS_MIN));
  const costGuard = guardOf('cost', COST_DEADLINE_MS);
  return {
    demand: new GuardedDemand({ demand: used.demand, guard: demandGuard }),
    cost: guardCost(used.cost, costGuard),
    own: { costs, stocks },
    guards: (now) => [
      { part: 'demand', failure: demandGuard.failureAt(now) },
      { part: 'cost', failure: costGuard.failureAt(now) },
    ],
    notes(now) {
      const demand = demandGuard.failureAt(now);
      const cost = costGuard.failureAt(now);
      return [
        ...(demand === undefined ? [] : [`the predictor of demand failed, plans are reactive: ${demand}`]),
        ...(cost === undefined
          ? []
          : [`the predictor of costs failed, executions get a plain guess: ${cost}`]),
      ];
    },
  };
}

function costPredictorOver(predictor: ExecutionPredictor): CostPredictor {
  return {
    predict(input) {
      const complexity = input.analysis?.kind === 'known' ? input.analysis.complexity : 'unknown';
      return predictor.predict({ ...input, complexity });
    },
    learn(input, usage, runMs) {
      const actual = {
        durationMs: runMs,
        memoryMb: usage.memoryMbPeak,
        cpuMs: usage.cpuUserMs + usage.cpuSystemMs,
      };
      predictor.learn({ ...input, complexity: 'unknown' }, actual);
    },
  };
}
