import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bus } from '../bus/bus.ts';
import { BusRouter } from '../bus/bus-router.ts';
import { attachParent } from '../bus/process-link.ts';
import { ChameleonError, messageOf } from '../kernel/errors.ts';
import { idFactory, type ManagerId } from '../kernel/ids.ts';
import { InstanceManager } from '../managers/instance-manager.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { readManagerSettings } from './manager-process-settings.ts';
import { openDrivers } from './open-driver.ts';
import { lowerHelperThreads, takeUsualPriority } from './process-priorities.ts';

/** A parent that is gone is waited for by nobody: whatever teardown takes longer is left to the kernel. */
const ORPHANED_MS_MAX = 900;
/** A parent that reads nothing for so long will not read the last answers either. */
const DELIVERED_MS_MAX = 5000;
/** sysexits.h: a service that is needed is not available. */
const EXIT_UNAVAILABLE = 69;
/** sysexits.h: a bug. */
const EXIT_SOFTWARE = 70;
/** sysexits.h: bad settings. */
const EXIT_CONFIG = 78;

function exitCodeOf(error: unknown): number {
  if (error instanceof ChameleonError) {
    return error.code === 'bad-configuration' ? EXIT_CONFIG : EXIT_UNAVAILABLE;
  }
  return EXIT_SOFTWARE;
}

/** A question that nobody serves comes back from the parent after all that was sent before it has arrived there. */
async function delivered(bus: Bus, managerId: ManagerId): Promise<void> {
  // The last answers are still on their way to the channel in this turn.
  await nextTurn();
  const question = { timeoutMs: DELIVERED_MS_MAX };
  await bus.request(`manager.${managerId}.delivered`, {}, question).catch(() => undefined);
}

/** One manager's process: serves its parent until it is told to end, or the parent is gone. */
async function main(): Promise<void> {
  takeUsualPriority();
  lowerHelperThreads();
  const clock = systemClock();
  const random = systemRandom();
  const settings = readManagerSettings(process.argv[2]);
  const bus = new BusRouter({ clock });
  const driver = await openDrivers(settings.drivers, clock);

  async function leave(exitCode: number): Promise<never> {
    setTimeout(() => process.exit(exitCode), ORPHANED_MS_MAX);
    await driver.close().catch(() => undefined);
    process.exit(exitCode);
  }

  process.on('uncaughtException', (error) => {
    console.error(error);
    void leave(EXIT_SOFTWARE);
  });
  attachParent(bus).then(
    () => leave(0),
    (error: unknown) => {
      console.error(messageOf(error));
      return leave(EXIT_CONFIG);
    },
  );
  try {
    const ids = idFactory({ now: clock.now, next: random.next });
    const manager = await InstanceManager.start({ clock, ids, driver, bus, settings });
    const drainAndLeave = async (exitCode: number) => {
      await manager.drain();
      await delivered(bus, settings.managerId);
      await leave(exitCode);
    };
    process.on('SIGTERM', () => void drainAndLeave(0));
    void manager.broken.then(() => {
      console.error('no instance boots here any more');
      return drainAndLeave(EXIT_UNAVAILABLE);
    });
  } catch (error) {
    console.error(messageOf(error));
    await leave(exitCodeOf(error));
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exit(exitCodeOf(error));
});
