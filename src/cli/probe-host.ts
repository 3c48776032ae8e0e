import {
  type PackageFolders,
  type PackageSurroundings,
  resolvePackageFolders,
} from '../drivers/launcher/package-folders.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Config } from '../platform/config.ts';
import { configuredLevels, launcherLevels } from '../platform/configured-levels.ts';
import { systemClock } from '../platform/system-clock.ts';
import { driverSettings, packageSurroundings } from './driver-settings.ts';
import type { HostReport, LevelReport, PackageReport } from './host-report.ts';
import { openDrivers } from './open-driver.ts';

function probePackages(runtime: string, given: string, around: PackageSurroundings): PackageReport {
  try {
    return { runtime, given, folder: resolvePackageFolders({ [runtime]: given }, around)[runtime] ?? given };
  } catch (error) {
    return { runtime, given, problem: messageOf(error) };
  }
}

async function probeLevel(
  kind: LevelReport['driver'],
  config: Config,
  packages: PackageFolders,
): Promise<LevelReport> {
  const alone = { ...config, driver: [kind] };
  try {
    const driver = await openDrivers(driverSettings(alone, packages), systemClock());
    try {
      const { level, layers, runtimes, memorySource } = await driver.capabilities();
      return { driver: kind, level, isAvailable: true, layers, runtimes, memorySource };
    } finally {
      await driver.close();
    }
  } catch (error) {
    return {
      driver: kind,
      level: configuredLevels(alone)[0] ?? kind,
      isAvailable: false,
      layers: [],
      runtimes: [],
      problem: messageOf(error),
    };
  }
}

/**
 * What this machine can isolate, found out by opening the configured drivers, the launcher at each level, strongest first, with
 * those of the packages that can be offered.
 */
export async function probeHost(config: Config): Promise<HostReport> {
  const packages = Object.entries(config.packages).map(([runtime, given]) =>
    probePackages(runtime, given, packageSurroundings(config)),
  );
  const offered = Object.fromEntries(
    packages.flatMap(({ runtime, folder }) => (folder === undefined ? [] : [[runtime, folder]])),
  );
  const levels: LevelReport[] = [];
  for (const kind of config.driver) {
    const isolations = kind === 'launcher' ? launcherLevels : [config.isolation];
    for (const isolation of isolations) {
      levels.push(await probeLevel(kind, { ...config, isolation }, offered));
    }
  }
  return {
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    isRoot: process.getuid?.() === 0,
    packages,
    levels,
  };
}
