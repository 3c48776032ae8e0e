import {
  type PackageFolders,
  type PackageSurroundings,
  resolvePackageFolders,
} from '../drivers/launcher/package-folders.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Config } from '../platform/config.ts';
import { configuredLevel } from '../platform/isolation-level.ts';
import { systemClock } from '../platform/system-clock.ts';
import { driverSettings, packageSurroundings } from './driver-settings.ts';
import type { HostReport, LevelReport, PackageReport } from './host-report.ts';
import { openDriver } from './open-driver.ts';

const launcherLevels = ['process', 'process-landlock'] as const;

function probePackages(runtime: string, given: string, around: PackageSurroundings): PackageReport {
  try {
    return { runtime, given, folder: resolvePackageFolders({ [runtime]: given }, around)[runtime] ?? given };
  } catch (error) {
    return { runtime, given, problem: messageOf(error) };
  }
}

async function probeLevel(config: Config, packages: PackageFolders): Promise<LevelReport> {
  try {
    const driver = await openDriver(driverSettings(config, packages), systemClock());
    try {
      const { level, layers, runtimes, memorySource } = await driver.capabilities();
      return { level, isAvailable: true, layers, runtimes, memorySource };
    } finally {
      await driver.close();
    }
  } catch (error) {
    return {
      level: configuredLevel(config),
      isAvailable: false,
      layers: [],
      runtimes: [],
      problem: messageOf(error),
    };
  }
}

/**
 * What this machine can isolate, found out by opening the configured driver, the launcher at each level, strongest first, with
 * those of the packages that can be offered.
 */
export async function probeHost(config: Config): Promise<HostReport> {
  const configurations =
    config.driver === 'launcher' ? launcherLevels.map((isolation) => ({ isolation })) : [{}];
  const packages = Object.entries(config.packages).map(([runtime, given]) =>
    probePackages(runtime, given, packageSurroundings(config)),
  );
  const offered = Object.fromEntries(
    packages.flatMap(({ runtime, folder }) => (folder === undefined ? [] : [[runtime, folder]])),
  );
  const levels: LevelReport[] = [];
  for (const each of configurations) {
    levels.push(await probeLevel({ ...config, ...each }, offered));
  }
  return {
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    isRoot: process.getuid?.() === 0,
    packages,
    levels,
  };
}
