import { BusRouter } from '../bus/bus-router.ts';
import { resolvePackageFolders } from '../drivers/launcher/package-folders.ts';
import { idFactory } from '../kernel/ids.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { driverSettings, packageSurroundings } from './driver-settings.ts';
import type { Logger } from './logger.ts';
import { spawnManagerWith, startAhead } from './spawn-manager.ts';

/**
 * The embedded default: SQLite, a bus within this host, managers as child processes. Rejects with `bad-configuration`
 * for packages that cannot be offered.
 */
export async function startPlatform(config: Config, logger: Logger): Promise<Chameleon> {
  const packages = resolvePackageFolders(config.packages, packageSurroundings(config));
  const clock = systemClock();
  const random = systemRandom();
  const bus = new BusRouter({ clock });
  const spawn = spawnManagerWith({
    bus,
    ids: idFactory({ now: clock.now, next: random.fork('managers').next }),
    settings: {
      drivers: [...driverSettings(config, packages)],
      idleMemoryMbMax: config.warmMemoryMbMax,
      reusableCountMax: config.reusableCountMax,
      reusableIdleMs: config.reusableIdleMs,
    },
    onStderr: (text) => logger.warn({ text }, 'a manager wrote to standard error'),
  });
  // It takes longest to get ready, in a process of its own: the rest is loaded and the store is opened meanwhile.
  const { spawnManager, cancel } = startAhead(spawn);
  try {
    const { assemblePlatform } = await import('./assemble-platform.ts');
    return await assemblePlatform({ config, logger, clock, random, bus, spawnManager });
  } catch (error) {
    cancel();
    throw error;
  }
}
