import { planFleet } from '../balancer/plan-fleet.ts';
import { splitPlan } from '../balancer/split-plan.ts';
import type { Bus } from '../bus/bus.ts';
import type { FeedbackLoop } from '../feedback/feedback-loop.ts';
import type { Guarded } from '../feedback/predictor-guard.ts';
import { subjects } from '../model/manager-messages.ts';
import type { FleetPlan } from '../model/plan.ts';
import type { Config } from './config.ts';
import type { EventStream } from './event-stream.ts';
import type { Admission } from './execution-parts.ts';
import type { GuardedDemand } from './guarded-demand.ts';
import type { IdleMemoryMeter } from './idle-memory-meter.ts';
import type { LayerPlanner } from './layer-planner.ts';
import type { ManagerFleet } from './manager-fleet.ts';
import type { PersonalPlanner } from './personal-planner.ts';
import type { DemandOutlook } from './predictors.ts';
import { reactiveStocks } from './reactive-stocks.ts';

export interface PlanningParts {
  readonly config: Config;
  readonly bus: Bus;
  readonly events: EventStream;
  readonly demand: GuardedDemand;
  readonly feedback: FeedbackLoop;
  readonly idleMemory: IdleMemoryMeter;
  readonly fleet: ManagerFleet;
  readonly admission: Admission;
  readonly personal: PersonalPlanner;
  readonly layers: LayerPlanner;
  readonly supervisor: { setCount(count: number): void };
}

/** One plan ahead of demand: outlook → mode → stocks → personal → fleet → each manager's part. */
export function planAhead(
  parts: PlanningParts,
  outlook: Guarded<DemandOutlook>,
  from: { readonly before: FleetPlan | undefined; readonly now: number },
): FleetPlan {
  const { config, fleet } = parts;
  const { before, now } = from;
  const { mode, ...wanted } = chooseStocks(parts, outlook, now);

  // Whose own instance pays beside the shared ones.
  const personal = parts.personal.plan(mode, now);

  // Which packages are held loaded for all who import them, and how many instances wait with them.
  const managerCount = before?.managerCount ?? config.managerCountMin;
  const layers = parts.layers.plan(mode, { now, managerCount });

  // How many prewarmed instances of each runtime, and how many managers to hold and run them.
  const queue = parts.admission.state();
  const plan = planFleet(
    {
      mode,
      ...wanted,
      stocks: [...wanted.stocks, ...layers.stocks],
      layers: layers.layers,
      layerSentences: layers.sentences,
      personal: personal.targets,
      personalSentences: personal.sentences,
      trial: outlook.kind === 'answered' ? outlook.value.trial : before?.trial,
      concurrencyNow: queue.runningCount + queue.length,
      managersBefore: before,
    },
    config,
    now,
  );

  // Tell everybody: the supervisor how many, each manager what to hold.
  parts.supervisor.setCount(plan.managerCount);
  const ready = fleet.loads().map(({ managerId }) => managerId);
  for (const targets of splitPlan(plan, ready, parts.personal.load(plan.personal))) {
    parts.bus.publish(subjects.targets(targets.managerId), targets);
  }
  tellPromotion(parts.events, before, plan);
  parts.events.publish({ name: 'plan.made', at: now, plan });
  return plan;
}

/** The standing of the plan before is the one that decided. */
function tellPromotion(events: EventStream, before: FleetPlan | undefined, plan: FleetPlan): void {
  const from = before?.trial?.followed.policy;
  const to = plan.trial?.followed.policy;
  if (from !== undefined && to !== undefined && from !== to) {
    events.publish({ name: 'policy.changed', at: plan.madeAt, from, to, why: before?.trial?.sentence ?? '' });
  }
}

/** Would a reactive stock have been cheaper on what really came, or does the predictor fail? Then that one is held. */
function chooseStocks(parts: PlanningParts, outlook: Guarded<DemandOutlook>, now: number) {
  const { config, feedback } = parts;
  // What is kept for one user each is weighed by itself: the back-test is of what all share.
  feedback.observeIdle(parts.idleMemory.stockTotals(now), now);
  const { mode, note, why } = feedback.decideMode(config.mode, backTestOf(outlook, feedback), now);
  const chosen = { mode, modeNote: note, modeSentence: why };
  if (mode === 'predictive' && outlook.kind === 'answered') {
    const { stocks, concurrencyExpected } = outlook.value;
    return { ...chosen, stocks, concurrencyExpected };
  }
  const stocks = reactiveStocks(parts.demand.runtimes, { count: config.reactiveStockCount, feedback, now });
  return { ...chosen, stocks, concurrencyExpected: 0 };
}

function backTestOf(outlook: Guarded<DemandOutlook>, { ledger }: FeedbackLoop) {
  const { executionCount } = ledger;
  return outlook.kind === 'answered'
    ? { ...outlook.value, executionCount }
    : { followedGbS: 0, reactiveGbS: 0, executionCount, failure: outlook.why };
}
