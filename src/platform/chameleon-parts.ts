import type { Bus } from '../bus/bus.ts';
import { PredictionLedger } from '../feedback/prediction-ledger.ts';
import type { Clock } from '../kernel/clock.ts';
import { type IdFactory, idFactory } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { ExecutionPredictor } from '../predictor/execution-predictor.ts';
import { UserProfiler } from '../profiler/user-profiler.ts';
import type { Store } from '../store/store.ts';
import { createAdmission } from './admission.ts';
import type { Config } from './config.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import type { Analyzer, CostPredictor, ExecutionParts } from './execution-parts.ts';
import { createIdleMemoryMeter, type IdleMemoryMeter } from './idle-memory-meter.ts';
import { IntentBook } from './intent-book.ts';
import { createLiveExecutions, type LiveExecutions } from './live-executions.ts';
import { ManagerFleet } from './manager-fleet.ts';
import type { SpawnManager } from './manager-process.ts';
import { ManagerSupervisor } from './manager-supervisor.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPlacement } from './placement.ts';
import { StockPlanner } from './stock-planner.ts';

/** What the platform is given from outside: the implementations that the command line picked. */
export interface Surroundings {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly bus: Bus;
  readonly analyzer: Analyzer;
  readonly spawnManager: SpawnManager;
  readonly detectLanguage: (program: {
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
  readonly predictor: ExecutionPredictor;
  readonly intents: IntentBook;
  readonly stocks: StockPlanner;
  readonly ledger: PredictionLedger;
  readonly metrics: Metrics;
  readonly idleMemory: IdleMemoryMeter;
  readonly fleet: ManagerFleet;
  readonly supervisor: ManagerSupervisor;
  readonly execution: ExecutionParts;
}

const USER_COUNT_MAX = 100_000;

export function makeChameleonParts(around: Surroundings): ChameleonParts {
  const { config, clock, random, store, bus } = around;
  const ids = idFactory({ now: clock.now, next: random.fork('ids').next });
  const events = createEventStream((error) => around.onProblem(error, 'an event listener failed'));
  const profiler = new UserProfiler({ store: store.profiles, userCountMax: USER_COUNT_MAX });
  const predictor = new ExecutionPredictor();
  const intents = new IntentBook({ store: store.intents, ids });
  const stocks = new StockPlanner({ ...config, intents, now: clock.now() });
  const fleet = new ManagerFleet({ clock, capacityCount: config.managerCapacityCount });
  const supervisor = new ManagerSupervisor({
    clock,
    bus,
    fleet,
    spawnManager: around.spawnManager,
    onEvent: (event) => events.publish(event),
  });
  const admission = createAdmission({
    lengthMax: config.queueLengthMax,
    lengthPerUserMax: config.queueLengthPerUserMax,
    runningMax: config.managerCountMax * config.managerCapacityCount,
    runningPerUserMax: config.runningPerUserMax,
  });
  const placement = createPlacement({
    fleet,
    clock,
    random: random.fork('placement'),
    strategy: config.placement,
  });
  const execution: ExecutionParts = {
    clock,
    ids,
    store,
    bus,
    events,
    analyzer: around.analyzer,
    profiles: { profileOf: (tenantId, userId) => profiler.profileOf({ tenantId, userId }, clock.now()) },
    predictor: costPredictorOver(predictor),
    admission,
    placement,
  };
  return {
    around,
    ids,
    events,
    live: createLiveExecutions(),
    profiler,
    predictor,
    intents,
    stocks,
    ledger: new PredictionLedger(),
    metrics: createMetrics(),
    idleMemory: createIdleMemoryMeter(),
    fleet,
    supervisor,
    execution,
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
