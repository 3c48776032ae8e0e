import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusRouter } from '../../src/bus/bus-router.ts';
import { LeveledDriver } from '../../src/drivers/leveled/leveled-driver.ts';
import { SimulatedDriver } from '../../src/drivers/simulated/simulated-driver.ts';
import { idFactory, type ManagerId } from '../../src/kernel/ids.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import { InstanceManager } from '../../src/managers/instance-manager.ts';
import { defaultManagerSettings } from '../../src/managers/manager-settings.ts';
import type { IsolationLevel } from '../../src/model/instance.ts';
import type { Chameleon } from '../../src/platform/chameleon.ts';
import { type Config, readConfig } from '../../src/platform/config.ts';
import type { Analyzer } from '../../src/platform/execution-parts.ts';
import type { ManagerExit, SpawnManager } from '../../src/platform/manager-process.ts';
import type { Predictors } from '../../src/platform/predictors.ts';
import { startChameleon } from '../../src/platform/start-chameleon.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { countPending } from './count-pending.ts';
import { failingDriver } from './failing-driver.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** The whole platform in one process: real store, bus, managers and clock; instances that exist in the books only. */
export interface OpenChameleon {
  readonly chameleon: Chameleon;
  readonly problems: string[];
  readonly folder: string;
  /** Ends a manager as `kill -9` would: it answers nothing any more. */
  killManager(): Promise<void>;
  close(): Promise<void>;
}

/** Predictors that fail, a clock that stands still: what a test puts in place of the platform's own. */
export interface OpenChameleonFaults {
  readonly replacePredictors?: (own: Predictors) => Predictors;
  readonly clock?: VirtualClock;
  readonly replaceStore?: (own: Store) => Store;
  /** Runtimes whose image is gone. */
  readonly spoiltRuntimes?: readonly string[];
  /** Reads directives of the simulated driver as if they were code. */
  readonly analyzer?: Analyzer;
  /** Languages that are known without a runtime. */
  readonly languages?: readonly string[];
  /** What hosts say to isolate at, the usual level first. */
  readonly levels?: readonly IsolationLevel[];
}

export async function openChameleon(
  given: Partial<Config> = {},
  inFolder?: string,
  {
    replacePredictors,
    replaceStore,
    clock: virtual,
    spoiltRuntimes = [],
    analyzer,
    languages = [],
    levels = ['simulated'],
  }: OpenChameleonFaults = {},
): Promise<OpenChameleon> {
  const clock = virtual ?? systemClock();
  const bus = new BusRouter({ clock });
  const folder = inFolder ?? (await mkdtemp(join(tmpdir(), 'chameleon-test-')));
  const own = await openSqliteStore({ folder });
  const { store, pendingCount } = countPending(replaceStore?.(own) ?? own);
  virtual?.holdWhile(() => pendingCount() > 0);
  const random = seededRandom(1);
  const kills = new Map<ManagerId, () => Promise<void>>();
  const managerIds = idFactory({ now: clock.now, next: random.fork('managers').next });
  const spawnManager: SpawnManager = () => {
    const managerId = managerIds('mgr');
    const exited = Promise.withResolvers<ManagerExit>();
    const simulated = levels.map(
      (level) => new SimulatedDriver({ clock, random: random.fork(managerId), level }),
    );
    const opening = LeveledDriver.open(simulated);
    const ids = idFactory({ now: clock.now, next: random.fork(`ids ${managerId}`).next });
    const settings = { ...defaultManagerSettings, managerId };
    const started = opening.then((leveled) =>
      InstanceManager.start({ clock, ids, driver: failingDriver(leveled, spoiltRuntimes), bus, settings }),
    );
    const end = async () => {
      kills.delete(managerId);
      await (await started).close();
      exited.resolve({ exitCode: null, signal: 'SIGKILL', lastWords: '' });
    };
    kills.set(managerId, end);
    return {
      managerId,
      pid: undefined,
      unreachable: exited.promise.then(() => undefined),
      exited: exited.promise,
      terminate: () => void end(),
      kill: () => void end(),
    };
  };
  const problems: string[] = [];
  const chameleon = await startChameleon({
    config: readConfig({}, { planIntervalMs: 20, ...given }),
    clock,
    random,
    store,
    bus,
    analyzer: analyzer ?? {
      analyze: async ({ programId, runtime }) => ({
        kind: 'unknown',
        programId,
        language: runtime,
        reason: 'directives of the simulated driver are no code',
        analysisMs: 0,
      }),
    },
    spawnManager,
    ...(replacePredictors && { replacePredictors }),
    detectLanguage: ({ runtime }) => languages.find((language) => language === runtime),
    onProblem: (error, what) => problems.push(`${what}: ${String(error)}`),
  });
  return {
    chameleon,
    problems,
    folder,
    async killManager() {
      const [kill] = kills.values();
      await kill?.();
    },
    async close() {
      await chameleon.stop(2000);
      await bus.close();
      await store.close();
      if (inFolder === undefined) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Resolves when `isTrue` holds; checked at every event and plan of the platform. */
export function untilTrue(chameleon: Chameleon, isTrue: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isTrue()) {
      resolve();
      return;
    }
    const stop = chameleon.onEvent(() => {
      if (isTrue()) {
        stop();
        resolve();
      }
    });
  });
}
