import type { Driver } from '../drivers/driver.ts';
import { LauncherDriver } from '../drivers/launcher/launcher-driver.ts';
import { SimulatedDriver } from '../drivers/simulated/simulated-driver.ts';
import type { Clock } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import type { DriverSettings } from './manager-process-settings.ts';

/**
 * The drivers that the settings name, as one. Rejects with `isolation-unavailable` when one of them cannot be opened here: then none
 * stays open.
 */
export async function openDrivers(all: readonly DriverSettings[], clock: Clock): Promise<Driver> {
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) {
    return openDriver(only, clock);
  }
  const opening = await Promise.allSettled(all.map((settings) => openDriver(settings, clock)));
  const opened = opening.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = opening.find((each) => each.status === 'rejected');
  if (failed !== undefined) {
    await Promise.all(opened.map((driver) => driver.close()));
    throw failed.reason;
  }
  const { LeveledDriver } = await import('../drivers/leveled/leveled-driver.ts');
  return LeveledDriver.open(opened);
}

/** The driver that the settings name. Rejects with `isolation-unavailable` when it cannot be opened here. */
async function openDriver(settings: DriverSettings, clock: Clock): Promise<Driver> {
  if (settings.kind === 'simulated') {
    return new SimulatedDriver({ clock, random: seededRandom(settings.seed) });
  }
  if (settings.kind === 'container') {
    // The engine's client library takes long to load, and most hosts have no use for it.
    const { ContainerDriver } = await import('../drivers/container/container-driver.ts');
    return ContainerDriver.open(settings);
  }
  if (settings.kind === 'microvm') {
    const { MicrovmDriver } = await import('../drivers/microvm/microvm-driver.ts');
    return MicrovmDriver.open(settings);
  }
  const { isolation, packages, limitsMax, buildMbMax } = settings;
  return LauncherDriver.open({ isolation, packages, limitsMax, buildMbMax });
}
