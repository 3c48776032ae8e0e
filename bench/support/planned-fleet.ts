import { BusRouter } from '../../src/bus/bus-router.ts';
import { FeedbackLoop } from '../../src/feedback/feedback-loop.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { type ExecutionId, idFactory, type TenantId } from '../../src/kernel/ids.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import type { StartKind } from '../../src/model/instance.ts';
import type { FleetPlan } from '../../src/model/plan.ts';
import { admissionBoundsOf, createAdmission } from '../../src/platform/admission.ts';
import { readConfig } from '../../src/platform/config.ts';
import { createEventStream } from '../../src/platform/event-stream.ts';
import type { Analyzer } from '../../src/platform/execution-parts.ts';
import { createIdleMemoryMeter } from '../../src/platform/idle-memory-meter.ts';
import { IntentBook } from '../../src/platform/intent-book.ts';
import { learnFromEvents } from '../../src/platform/learn-from-events.ts';
import { ManagerFleet } from '../../src/platform/manager-fleet.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { openLayerPlanner } from '../../src/platform/open-layer-planner.ts';
import { openPersonalPlanner } from '../../src/platform/open-personal-planner.ts';
import { openPredictors } from '../../src/platform/open-predictors.ts';
import { planAhead } from '../../src/platform/plan-ahead.ts';
import type { UserProfiler } from '../../src/profiler/user-profiler.ts';
import { bootsOf, eventsOf, fleetRuntimes, recordedExecution } from './told-executions.ts';

const unread: Analyzer = {
  analyze: async ({ programId, runtime }) => ({
    kind: 'unknown',
    programId,
    language: runtime,
    reason: 'not read',
    analysisMs: 0,
  }),
};
const recordedExecutions = { find: async (_: TenantId, id: ExecutionId) => recordedExecution(id) };

/** The platform's own planning over the given profiles, with events told to it instead of executions run. */
export function openPlannedFleet(profiler: UserProfiler, startAt: number) {
  let now = startAt;
  const clock: Clock = { now: () => now, schedule: () => () => undefined };
  const config = readConfig({}, { planIntervalMs: 1000, managerCountMax: 8 });
  const onProblem = (error: unknown) => {
    throw error;
  };
  const events = createEventStream(onProblem);
  const ids = idFactory({ now: clock.now, next: seededRandom(1).next });
  const intents = new IntentBook({ ids, store: { save: async () => undefined, active: async () => [] } });
  const predictors = openPredictors({ config, clock, events, intents, replace: undefined });
  const { demand } = predictors;
  const feedback = new FeedbackLoop({ ...config, windowMs: 600_000 }, events.publish);
  const idleMemory = createIdleMemoryMeter();
  const layers = openLayerPlanner({ config, clock }, events);
  const personal = openPersonalPlanner(
    { config, clock, onProblem, analyzer: unread, store: { executions: recordedExecutions } },
    { events, profiler, layers },
  );
  learnFromEvents({ events, profiler, demand, feedback, idleMemory, metrics: createMetrics() });
  events.subscribe((event) => {
    personal.observe(event);
    layers.observe(event);
  });
  const fleet = new ManagerFleet({ clock, capacityCount: config.managerCapacityCount });
  const bus = new BusRouter({ clock });
  const admission = createAdmission(admissionBoundsOf(config));
  const supervisor = { setCount: () => undefined };
  const planning = {
    ...{ config, bus, events, demand, feedback, idleMemory, fleet, admission, personal, layers, supervisor },
  };
  for (const info of fleetRuntimes) {
    demand.addRuntime(info.runtime);
    personal.addRuntime(info);
  }
  for (const event of bootsOf(now)) {
    events.publish(event);
  }
  let before: FleetPlan | undefined;
  return {
    /** The clock stands at this instant from now on. */
    moveTo(at: number) {
      now = at;
    },
    /** One execution of the user with this number from its admission to its end, as the platform tells of it. */
    execute(user: number, startKind: StartKind) {
      for (const event of eventsOf(user, { startKind, at: now })) {
        events.publish(event);
      }
    },
    /** One plan, as it is made every second. */
    async plan(): Promise<FleetPlan> {
      before = planAhead(planning, await demand.outlook(now), { before, now });
      return before;
    },
  };
}
