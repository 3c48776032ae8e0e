import { readdirSync, readFileSync } from 'node:fs';
import type { ConformancePrograms } from '../bench-conformance.ts';
import { describeDriver } from '../driver-conformance.ts';
import { LauncherDriver, type LauncherDriverSettings } from './launcher-driver.ts';

/** Descendants of this process that the launcher made and that are not zombies. */
function countLauncherProcesses(): number {
  const parents = new Map<number, number>();
  const launched: number[] = [];
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(parent));
      if (
        state !== 'Z' &&
        readFileSync(`/proc/${name}/comm`, 'utf8') !== 'launcher-spare\n' &&
        readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('chameleon-launcher\0daemon')
      ) {
        launched.push(Number(name));
      }
    } catch {
      // It ended while we looked.
    }
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent !== 0 && (parent === process.pid || isOurs(parent));
  };
  return launched.filter(isOurs).length;
}

async function runtimesOf(settings: LauncherDriverSettings): Promise<readonly string[]> {
  const driver = await LauncherDriver.open(settings);
  const { runtimes } = await driver.capabilities();
  await driver.close();
  return runtimes.map((each) => each.runtime);
}

/** The daemon itself and its spare may still be there while their driver is open; instances may not. */
async function countLeftovers(driver: unknown): Promise<number> {
  const open = driver instanceof LauncherDriver && !driver.isClosed ? 1 : 0;
  return Math.max(0, countLauncherProcesses() - open);
}

/** Declares the promises of the driver's port as tests of the launcher, opened with these settings. */
export async function describeLauncher(
  name: string,
  settings: LauncherDriverSettings,
  programs: readonly ConformancePrograms[],
): Promise<void> {
  const runtimes = await runtimesOf(settings);
  describeDriver(name, () => LauncherDriver.open(settings), {
    programs: programs.filter((each) => runtimes.includes(each.runtime)),
    churnRuntime: 'bash',
    countLeftovers,
  });
}
