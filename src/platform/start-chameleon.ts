import type { DriverCapabilities } from '../drivers/driver.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { ManagerReport } from '../model/instance-manager.ts';
import { subjects } from '../model/manager-messages.ts';
import { answerChameleon } from './answer-chameleon.ts';
import type { Chameleon } from './chameleon.ts';
import { type ChameleonParts, makeChameleonParts, type Surroundings } from './chameleon-parts.ts';
import type { ChameleonState } from './chameleon-state.ts';
import { type CheckpointedPart, Checkpoints } from './checkpoints.ts';
import { recordEvents } from './event-recorder.ts';
import { FORGET_INTERVAL_MS, forgetPast } from './forget-past.ts';
import { learnFromEvents } from './learn-from-events.ts';
import { loadOtherUsers } from './load-other-users.ts';
import { planAhead } from './plan-ahead.ts';
import { HISTORY_INTERVAL_MS } from './pool-history.ts';
import { FORECAST_INTERVAL_MS, publishForecasts } from './publish-forecasts.ts';
import { runEvery } from './run-every.ts';
import { resumeExecution } from './submit-execution.ts';

const DESCRIBE_MS_MAX = 10_000;
const PROFILE_INTERVAL_MS = 5000;
/** What was learnt since is lost with a process that is killed. */
const CHECKPOINT_INTERVAL_MS = 30_000;

/** Starts the whole system: takes up what was learnt and accepted before, starts managers, plans ahead from then on. */
export async function startChameleon(around: Surroundings): Promise<Chameleon> {
  const parts = makeChameleonParts(around);
  const state: ChameleonState = { capabilities: undefined, plan: undefined, isStopping: false };
  const stopLearning = learnFromEvents({ ...parts, ...parts.predictors });
  const stopPlanners = parts.events.subscribeLate((event) => {
    parts.personal.observe(event);
    parts.layers.observe(event);
    parts.history.observe(event);
  });
  const recorder = recordEvents({
    stream: parts.events,
    store: around.store.events,
    clock: around.clock,
    onFailure: (error, count) => around.onProblem(error, `${count} events were not saved`),
  });
  const checkpoints = new Checkpoints(
    { ...around, store: around.store.modelState },
    checkpointedParts(parts),
  );
  await takeUp(parts);
  await checkpoints.load();
  const stopListening = listenToManagers(parts, state);
  parts.supervisor.setCount(around.config.managerCountMin);
  const tasks = startPeriodicTasks(parts, state, checkpoints);
  await resumeAll(parts);
  const stopLoading = loadOtherUsers({ ...around, profiler: parts.profiler });

  return answerChameleon(parts, state, async (deadlineMs) => {
    state.isStopping = true;
    stopLoading();
    await tasks.stop();
    await finishWithin(parts, deadlineMs);
    await parts.supervisor.stop(deadlineMs);
    stopListening();
    parts.events.catchUp();
    await parts.profiler.save();
    await checkpoints.save();
    stopLearning();
    stopPlanners();
    await recorder.stop();
  });
}

async function takeUp({ around, profiler, intents, keys }: ChameleonParts): Promise<void> {
  await keys.load();
  // Those active last; the others follow when everything runs.
  await profiler.loadMore();
  await intents.load(around.clock.now());
}

/** What is learnt besides profiles; its shape changed: its version goes up, and it begins anew once. */
function checkpointedParts({
  predictors,
  feedback,
  personal,
  layers,
  intents,
}: ChameleonParts): CheckpointedPart[] {
  const { costs, stocks } = predictors.own;
  const always = (restore: (state: unknown) => void) => (state: unknown) => {
    restore(state);
    return true;
  };
  return [
    {
      name: 'execution-predictor',
      version: 1,
      toState: () => costs.toState(),
      restore: always((state) => costs.restore(state)),
    },
    ...stocks.checkpoints(),
    personal.checkpoint(),
    layers.checkpoint(),
    intents.checkpoint(),
    {
      name: 'feedback',
      version: 1,
      toState: () => feedback.toState(),
      restore: always((state) => feedback.restore(state)),
    },
  ];
}

/** What an earlier life accepted runs before anything else does. */
async function resumeAll(parts: ChameleonParts): Promise<void> {
  for (const execution of await parts.around.store.executions.unfinished()) {
    await resumeExecution({ parts: parts.execution, live: parts.live }, execution);
  }
}

function listenToManagers(parts: ChameleonParts, state: ChameleonState): () => void {
  const { bus, onProblem } = parts.around;
  const stopEvents = bus.subscribe(subjects.event, (message) =>
    parts.events.publish(message as ChameleonEvent),
  );
  const stopReports = bus.subscribe(subjects.report, (message) => {
    parts.idleMemory.observeReport(message as ManagerReport);
    parts.layers.observeReport(message as ManagerReport);
  });
  const stopReady = parts.events.subscribe((event) => {
    if (event.name === 'manager.ready') {
      describeHost(parts, state, event.managerId).catch((error: unknown) =>
        onProblem(error, 'a manager did not describe its host'),
      );
    }
  });
  return () => {
    stopEvents();
    stopReports();
    stopReady();
  };
}

/** Every manager's host may run other languages; each one found gets a stock. */
async function describeHost(
  parts: ChameleonParts,
  state: ChameleonState,
  managerId: ManagerId,
): Promise<void> {
  const answer = await parts.around.bus.request(
    subjects.describe(managerId),
    {},
    { timeoutMs: DESCRIBE_MS_MAX },
  );
  const capabilities = answer as DriverCapabilities;
  state.capabilities = capabilities;
  for (const info of capabilities.runtimes) {
    parts.predictors.demand.addRuntime(info.runtime);
    parts.personal.addRuntime(info);
    parts.layers.addRuntime(info);
  }
}

function startPeriodicTasks(parts: ChameleonParts, state: ChameleonState, checkpoints: Checkpoints) {
  const { clock, config, store, onProblem } = parts.around;
  const { profiler } = parts;
  const { demand } = parts.predictors;
  const planning = { ...parts, ...parts.around, demand, admission: parts.execution.admission };
  const every = (intervalMs: number, what: string, task: (now: number) => unknown) =>
    runEvery(clock, intervalMs, {
      task: () => task(clock.now()),
      onFailure: (error) => onProblem(error, what),
    });
  const rows = [
    every(config.planIntervalMs, 'no plan was made', async (askedAt) => {
      parts.events.catchUp();
      const outlook = await demand.outlook(askedAt);
      state.plan = planAhead(planning, outlook, { before: state.plan, now: clock.now() });
    }),
    every(FORECAST_INTERVAL_MS, 'no forecast was made', (now) =>
      publishForecasts({ demand, events: parts.events }, now),
    ),
    every(HISTORY_INTERVAL_MS, 'no row of the history was kept', (now) => {
      parts.events.catchUp();
      const idleTotals = parts.idleMemory.totals(now);
      parts.history.sample(now, { managers: parts.fleet.views(), plan: state.plan, idleTotals });
    }),
    every(FORGET_INTERVAL_MS, 'the past was not forgotten', () =>
      forgetPast(
        { clock, executions: store.executions, isStopping: () => state.isStopping },
        config.retentionDays,
      ),
    ),
    every(PROFILE_INTERVAL_MS, 'profiles were not saved', () => profiler.save()),
    every(CHECKPOINT_INTERVAL_MS, 'what was learnt was not saved', () => checkpoints.save()),
  ];
  return { stop: () => Promise.all(rows.map((row) => row.stop())) };
}

async function finishWithin({ around, live }: ChameleonParts, deadlineMs: number): Promise<void> {
  const isLate = Promise.withResolvers<void>();
  const cancel = around.clock.schedule(deadlineMs, isLate.resolve);
  await Promise.race([live.settled(), isLate.promise]);
  cancel();
}
