import type { Bus } from '../bus/bus.ts';
import { FeedbackLoop } from '../feedback/feedback-loop.ts';
import type { Clock } from '../kernel/clock.ts';
import { type IdFactory, idFactory } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { subjects } from '../model/manager-messages.ts';
import { UserProfiler } from '../profiler/user-profiler.ts';
import type { Store } from '../store/store.ts';
import { admissionBoundsOf, createAdmission } from './admission.ts';
import type { Config } from './config.ts';
import { readConfiguredKeys } from './configured-keys.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import type { Analyzer, ExecutionParts } from './execution-parts.ts';
import { createIdleMemoryMeter, type IdleMemoryMeter } from './idle-memory-meter.ts';
import { IntentBook } from './intent-book.ts';
import { KeyBook } from './key-book.ts';
import type { LayerPlanner } from './layer-planner.ts';
import { createLiveExecutions, type LiveExecutions } from './live-executions.ts';
import { ManagerFleet } from './manager-fleet.ts';
import type { SpawnManager } from './manager-process.ts';
import { ManagerSupervisor } from './manager-supervisor.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { NetworkPermission } from './network-permission.ts';
import { openLayerPlanner } from './open-layer-planner.ts';
import { openPersonalPlanner } from './open-personal-planner.ts';
import { type OpenPredictors, openPredictors } from './open-predictors.ts';
import type { PersonalPlanner } from './personal-planner.ts';
import { createPlacement } from './placement.ts';
import { PoolHistory } from './pool-history.ts';
import type { Predictors } from './predictors.ts';
import { SessionBook } from './session-book.ts';
import { StdinRoom } from './stdin-room.ts';
import { systemHashKey } from './system-random.ts';

/** What the platform is given from outside: the implementations that the command line picked. */
export interface Surroundings {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly bus: Bus;
  readonly analyzer: Analyzer;
  readonly spawnManager: SpawnManager;
  /** Other predictors in place of this project's own, or around them. */
  readonly replacePredictors?: (own: Predictors) => Predictors;
  readonly detectLanguage: (program: {
    readonly runtime?: string | undefined;
    readonly fileName: string | undefined;
    readonly code: string;
  }) => string | undefined;
  readonly onProblem: (error: unknown, what: string) => void;
}

/** Every part of the running system, made once. */
export interface ChameleonParts {
  readonly around: Surroundings;
  readonly ids: IdFactory;
  readonly events: EventStream;
  readonly live: LiveExecutions;
  readonly profiler: UserProfiler;
  readonly predictors: OpenPredictors;
  readonly intents: IntentBook;
  readonly personal: PersonalPlanner;
  readonly layers: LayerPlanner;
  readonly feedback: FeedbackLoop;
  readonly metrics: Metrics;
  readonly idleMemory: IdleMemoryMeter;
  readonly history: PoolHistory;
  readonly fleet: ManagerFleet;
  readonly supervisor: ManagerSupervisor;
  readonly sessions: SessionBook;
  readonly keys: KeyBook;
  readonly execution: ExecutionParts;
}

/** How far back starts are compared with a reactive stock and a perfect forecast. */
const FEEDBACK_WINDOW_MS = 600_000;

export function makeChameleonParts(around: Surroundings): ChameleonParts {
  const { config, clock, random, store, bus } = around;
  const ids = idFactory({ now: clock.now, next: random.fork('ids').next });
  const events = createEventStream((error) => around.onProblem(error, 'an event listener failed'));
  const profiler = new UserProfiler({
    store: store.profiles,
    userCountMax: config.profileCountMax,
    hashKey: systemHashKey(),
  });
  const intents = new IntentBook({ store: store.intents, ids });
  const predictors = openPredictors({ config, clock, events, intents, replace: around.replacePredictors });
  const feedback = new FeedbackLoop({ ...config, windowMs: FEEDBACK_WINDOW_MS }, events.publish);
  const fleet = new ManagerFleet({ clock, capacityCount: config.managerCapacityCount });
  const supervisor = new ManagerSupervisor({
    clock,
    bus,
    fleet,
    spawnManager: around.spawnManager,
    onEvent: (event) => events.publish(event),
    onLost: (error) => around.onProblem(error, 'an instance manager was lost'),
  });
  const layers = openLayerPlanner(around, events);
  const live = createLiveExecutions();
  const sessions = openSessions(around, { ids, events, live });
  const execution: ExecutionParts = {
    ...{ clock, ids, store, bus, events },
    analyzer: around.analyzer,
    profiles: { profileOf: (tenantId, userId) => profiler.profileOf({ tenantId, userId }, clock.now()) },
    predictor: predictors.cost,
    layers,
    admission: createAdmission(admissionBoundsOf(config)),
    placement: placementOn(fleet, around),
    sessions,
    network: new NetworkPermission(config.network),
    limitSizing: limitSizingOf(config),
    fileRules: config,
    stdinRoom: new StdinRoom(),
    killedPauseMs: config.killedPauseMs,
  };
  return {
    around,
    ids,
    events,
    live,
    sessions,
    profiler,
    predictors,
    intents,
    personal: openPersonalPlanner(around, { events, profiler, layers }),
    layers,
    feedback,
    metrics: createMetrics(),
    idleMemory: createIdleMemoryMeter(),
    history: new PoolHistory(config),
    fleet,
    supervisor,
    execution,
    keys: new KeyBook({ ...store, clock, ids, configured: readConfiguredKeys(config.apiKeys) }),
  };
}

function openSessions(
  { clock, config, bus }: Surroundings,
  { ids, events, live }: Pick<ChameleonParts, 'ids' | 'events' | 'live'>,
): SessionBook {
  const sessions = new SessionBook({
    clock,
    ids,
    bounds: config,
    release: ({ managerId, instanceId }) => bus.publish(subjects.release(managerId), { instanceId }),
    cancel: (id) => live.find(id)?.withdraw(),
  });
  events.subscribe((event) => sessions.observe(event));
  return sessions;
}

function placementOn(
  fleet: ManagerFleet,
  { config, clock, random }: Surroundings,
): ExecutionParts['placement'] {
  return createPlacement({ fleet, clock, random: random.fork('placement'), strategy: config.placement });
}

function limitSizingOf({ memorySizing, limits, limitsMax }: Config): ExecutionParts['limitSizing'] {
  return { sizing: memorySizing, allowed: { defaults: limits, maximums: limitsMax } };
}
