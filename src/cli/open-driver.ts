import type { Driver } from '../drivers/driver.ts';
import { LauncherDriver } from '../drivers/launcher/launcher-driver.ts';
import { SimulatedDriver } from '../drivers/simulated/simulated-driver.ts';
import type { Clock } from '../kernel/clock.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ManagerProcessSettings } from './manager-process-settings.ts';

/** The driver that the settings name. Rejects with `isolation-unavailable` when it cannot be opened here. */
export async function openDriver(settings: ManagerProcessSettings['driver'], clock: Clock): Promise<Driver> {
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
