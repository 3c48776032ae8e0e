import { messageOf } from '../kernel/errors.ts';
import { systemClock } from '../platform/system-clock.ts';
import type { HostReport, LevelReport } from './host-report.ts';
import { openDriver } from './open-driver.ts';

async function probeLevel(isolation: 'process' | 'process-landlock'): Promise<LevelReport> {
  try {
    const driver = await openDriver({ kind: 'launcher', isolation }, systemClock());
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

/** What this machine can isolate, found out by starting the launcher at each level, strongest first. */
export async function probeHost(): Promise<HostReport> {
  return {
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    isRoot: process.getuid?.() === 0,
    levels: [await probeLevel('process'), await probeLevel('process-landlock')],
  };
}
