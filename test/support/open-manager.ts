import type { Bus } from '../../src/bus/bus.ts';
import { BusRouter } from '../../src/bus/bus-router.ts';
import { SimulatedDriver } from '../../src/drivers/simulated/simulated-driver.ts';
import {
  defaultSimulatedSettings,
  noFaults,
  type SimulatedFaults,
} from '../../src/drivers/simulated/simulated-settings.ts';
import type { OpenEgress } from '../../src/egress/open-egress.ts';
import { idFactory, type ManagerId, makeId, type UserId } from '../../src/kernel/ids.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import { InstanceManager } from '../../src/managers/instance-manager.ts';
import { defaultManagerSettings, type ManagerSettings } from '../../src/managers/manager-settings.ts';
import type { ChameleonEvent, EventName, EventOf } from '../../src/model/events.ts';
import type { ManagerReport } from '../../src/model/instance-manager.ts';
import {
  type ExecuteAnswer,
  type ExecuteMessage,
  type OutputMessage,
  subjects,
} from '../../src/model/manager-messages.ts';
import type { ManagerTargets } from '../../src/model/plan.ts';
import { type FailingDriver, failingDriver } from './failing-driver.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

export const tenantId = makeId('ten', 't');

/** A manager over the simulated driver under a virtual clock, and everything it says. */
export interface ManagerBench {
  readonly clock: VirtualClock;
  readonly bus: Bus;
  readonly driver: SimulatedDriver;
  /** Spoils the images of runtimes. */
  readonly images: Pick<FailingDriver, 'spoil' | 'triedCount'>;
  readonly manager: InstanceManager;
  readonly managerId: ManagerId;
  readonly events: ChameleonEvent[];
  readonly reports: ManagerReport[];
  readonly outputs: OutputMessage[];
  eventsOf<Name extends EventName>(name: Name): EventOf<Name>[];
  execute(message: ExecuteMessage): Promise<ExecuteAnswer>;
  aim(targets: Partial<ManagerTargets>): void;
}

/** Boots take exactly 100 ms, loading 4 ms, and nothing goes wrong unless told. */
export async function openManager(
  given: {
    readonly seed?: number;
    readonly faults?: Partial<SimulatedFaults>;
    readonly settings?: Partial<ManagerSettings>;
    readonly openEgress?: OpenEgress;
  } = {},
): Promise<ManagerBench> {
  const clock = virtualClock();
  const bus = new BusRouter({ clock });
  const random = seededRandom(given.seed ?? 1);
  const runtimes = defaultSimulatedSettings.runtimes.map((each) => ({
    ...each,
    bootMs: { median: 100, logSigma: 0 },
    initialiseMs: { median: 4, logSigma: 0 },
  }));
  const faults = { ...noFaults, ...given.faults };
  const driver = new SimulatedDriver({
    clock,
    random: random.fork('driver'),
    settings: { runtimes, faults },
  });
  const images = failingDriver(driver, []);
  const managerId = makeId('mgr', 'bench');
  const events: ChameleonEvent[] = [];
  const reports: ManagerReport[] = [];
  const outputs: OutputMessage[] = [];
  bus.subscribe(subjects.event, (message) => events.push(message as ChameleonEvent));
  bus.subscribe(subjects.report, (message) => reports.push(message as ManagerReport));
  bus.subscribe('output.>', (message) => outputs.push(message as OutputMessage));
  const manager = await InstanceManager.start({
    clock,
    ids: idFactory({ now: clock.now, next: random.fork('ids').next }),
    driver: images,
    bus,
    settings: { ...defaultManagerSettings, managerId, ...given.settings },
    ...(given.openEgress && { openEgress: given.openEgress }),
  });
  await clock.settle();
  return {
    clock,
    bus,
    driver,
    images,
    manager,
    managerId,
    events,
    reports,
    outputs,
    eventsOf: <Name extends EventName>(name: Name) =>
      events.filter((event): event is EventOf<Name> => event.name === name),
    execute: async (message) =>
      (await bus.request(subjects.execute(managerId), message, { timeoutMs: 120_000 })) as ExecuteAnswer,
    aim: (targets) =>
      bus.publish(subjects.targets(managerId), {
        managerId,
        madeAt: clock.now(),
        stocks: [],
        personal: [],
        ...targets,
      } satisfies ManagerTargets),
  };
}

let serial = 0;

/** One attempt of a new execution; the directive says what the program does. */
export function attemptOf(
  directive: object,
  given: { readonly user?: string; readonly runtime?: string } & Partial<ExecuteMessage> = {},
): ExecuteMessage {
  serial += 1;
  const code = JSON.stringify(directive);
  const { user, ...rest } = given;
  return {
    executionId: makeId('exe', `n${serial}`),
    attemptId: makeId('att', `n${serial}`),
    tenantId,
    userId: userIdOf(user ?? 'ada'),
    programId: makeId('prg', 'one'),
    runtime: 'python',
    code,
    stdin: '',
    args: [],
    env: {},
    files: [],
    filesWanted: undefined,
    isYielding: false,
    limits: {
      wallMs: 10_000,
      cpuMs: 10_000,
      memoryMb: 256,
      processCount: 8,
      outputBytes: 10_000,
      fileBytes: 10_000,
    },
    ...rest,
  };
}

/** A user of the bench's tenant. */
export function userIdOf(name: string): UserId {
  return makeId('usr', name);
}
