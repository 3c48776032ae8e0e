import { planFleet } from '../balancer/plan-fleet.ts';
import { splitPlan } from '../balancer/split-plan.ts';
import type { Bus } from '../bus/bus.ts';
import { chooseMode } from '../feedback/choose-mode.ts';
import { subjects } from '../model/manager-messages.ts';
import type { FleetPlan, PoolMode } from '../model/plan.ts';
import type { Config } from './config.ts';
import type { EventStream } from './event-stream.ts';
import type { Admission } from './execution-parts.ts';
import type { ManagerFleet } from './manager-fleet.ts';
import type { StockPlanner } from './stock-planner.ts';

export interface PlanningParts {
  readonly config: Config;
  readonly bus: Bus;
  readonly events: EventStream;
  readonly stocks: StockPlanner;
  readonly fleet: ManagerFleet;
  readonly admission: Admission;
  readonly supervisor: { setCount(count: number): void };
  readonly executionCount: () => number;
}

/** One plan ahead of demand: forecast → mode → stocks → fleet → each manager's part. */
export function planAhead(parts: PlanningParts, before: FleetPlan | undefined, now: number): FleetPlan {
  const { config, stocks, fleet, admission } = parts;

  // Would a reactive stock have been cheaper on what really came? Then follow that one.
  const current: PoolMode = before?.mode ?? config.mode;
  const { mode, note } = chooseMode(config.mode, current, {
    ...stocks.costs(),
    executionCount: parts.executionCount(),
  });
  if (mode !== current) {
    parts.events.publish({
      name: 'mode.changed',
      at: now,
      from: current,
      to: mode,
      why: note ?? 'prediction is cheaper again',
    });
  }

  // How many prewarmed instances of each runtime, and how many managers to hold and run them.
  const queue = admission.state();
  const plan = planFleet(
    {
      mode,
      modeNote: note,
      stocks: stocks.plan(mode, now),
      personal: [],
      concurrencyNow: queue.runningCount + queue.length,
      concurrencyExpected: stocks.concurrencyExpected(now),
      managerCountBefore: before?.managerCount ?? config.managerCountMin,
    },
    config,
    now,
  );

  // Tell everybody: the supervisor how many, each manager what to hold.
  parts.supervisor.setCount(plan.managerCount);
  const ready = fleet.loads().map(({ managerId }) => managerId);
  for (const targets of splitPlan(plan, ready, [])) {
    parts.bus.publish(subjects.targets(targets.managerId), targets);
  }
  parts.events.publish({ name: 'plan.made', at: now, plan });
  return plan;
}
