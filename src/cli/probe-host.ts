import {
  type PackageFolders,
  type PackageSurroundings,
  resolvePackageFolders,
} from '../drivers/launcher/package-folders.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Config } from '../platform/config.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { HostReport, LevelReport, PackageReport } from './host-report.ts';
import { openDriver } from './open-driver.ts';

function probePackages(runtime: string, given: string, around: PackageSurroundings): PackageReport {
  try {
    return { runtime, given, folder: resolvePackageFolders({ [runtime]: given }, around)[runtime] ?? given };
  } catch (error) {
    return { runtime, given, problem: messageOf(error) };
  }
}

async function probeLevel(
  isolation: 'process' | 'process-landlock',
  packages: PackageFolders,
): Promise<LevelReport> {
  try {
    const driver = await openDriver({ kind: 'launcher', isolation, packages }, systemClock());
    try {
      const { level, layers, runtimes, memorySource } = await driver.capabilities();
      return { level, isAvailable: true, layers, runtimes, memorySource };
    } finally {
      await driver.close();
    }
  } catch (error) {
    return { level: isolation, isAvailable: false, layers: [], runtimes: [], problem: messageOf(error) };
  }
}

/**
 * What this machine can isolate, found out by starting the launcher at each level, strongest first, with those of the
 * packages that can be offered.
 */
export async function probeHost(config: Config): Promise<HostReport> {
  const packages = Object.entries(config.packages).map(([runtime, given]) =>
    probePackages(runtime, given, config),
  );
  const offered = Object.fromEntries(
    packages.flatMap(({ runtime, folder }) => (folder === undefined ? [] : [[runtime, folder]])),
  );
  return {
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    isRoot: process.getuid?.() === 0,
    packages,
    levels: [await probeLevel('process', offered), await probeLevel('process-landlock', offered)],
  };
}
