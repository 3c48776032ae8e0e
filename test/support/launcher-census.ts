import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOwnCgroups } from '../../src/drivers/launcher/cgroup-parents.ts';

/** What stands on the host for the launchers of this process: what they leave shows in the difference of two. */
export interface LauncherCensus {
  /** Names of processes below this one, without what stands ready for whoever comes next; sorted. */
  readonly processes: readonly string[];
  /** Processes anywhere that carry the mark in their environment. */
  readonly markedCount: number;
  /** Of those in folders of this process's own: others mount, too. */
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly files: readonly string[];
}

interface Seen {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly command: string;
}

function readProcesses(): readonly Seen[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(pid), parent: Number(parent), name, command }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

function below(root: number, all: readonly Seen[]): readonly Seen[] {
  const children = all.filter(({ parent }) => parent === root);
  return [...children, ...children.flatMap(({ pid }) => below(pid, all))];
}

function isMarked(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark);
  } catch {
    return false; // it ended, or is somebody else's
  }
}

/** The daemons of this process. */
export function launcherDaemons(): readonly number[] {
  return readProcesses()
    .filter(({ parent, command }) => parent === process.pid && command.includes('chameleon-launcher daemon'))
    .map(({ pid }) => pid);
}

function cgroupsOf(daemons: readonly number[]): readonly string[] {
  const groups = findOwnCgroups({
    membership: readFileSync('/proc/self/cgroup', 'utf8'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  });
  return [...new Set(groups.values())].flatMap((group) =>
    readdirSync(group)
      .filter((name) => daemons.includes(Number(/^chameleon-(\d+)-\d+$/.exec(name)?.[1])))
      .map((name) => join(group, name)),
  );
}

/** A zygote with its init and its supervisor: it stands for good, and is replaced when it was too slow once. */
function addWithParents(zygote: Seen, own: readonly Seen[], into: Set<number>): void {
  let at: Seen | undefined = zygote;
  while (at !== undefined && at.parent !== process.pid) {
    into.add(at.pid);
    const { parent }: Seen = at;
    at = own.find(({ pid }) => pid === parent);
  }
}

function groupsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').match(/chameleon-\d+-\d+/g) ?? [];
  } catch {
    return []; // it ended while we looked
  }
}

/** A program may take any name and any arguments, but inside there is no launcher that it could execute. */
function isOfLauncher(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`).includes('chameleon-launcher');
  } catch {
    return true; // it ended, or only root may look
  }
}

/** Looks once. `mark` is a variable of the environment that programs were given. */
export function takeCensus(mark: string): LauncherCensus {
  const all = readProcesses();
  const own = below(process.pid, all);
  const spares = own.filter(({ pid, name }) => name === 'launcher-spare' && isOfLauncher(pid));
  const ready = new Set(spares.map(({ pid }) => pid));
  for (const each of own.filter(({ command }) => command.includes('zygote.py'))) {
    addWithParents(each, own, ready);
  }
  const readyGroups = [...ready].flatMap(groupsOf);
  return {
    processes: own
      .filter(({ pid }) => !ready.has(pid))
      .map(({ name }) => name)
      .sort(),
    markedCount: all.filter(({ pid }) => pid !== process.pid && isMarked(pid, mark)).length,
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => line.includes(tmpdir())),
    cgroups: cgroupsOf(launcherDaemons()).filter(
      (path) => !readyGroups.some((name) => path.endsWith(`/${name}`)),
    ),
    files: readdirSync(tmpdir()).sort(),
  };
}

/** Looks until it is as it was, for `patienceMs` at most: taking down is not over the moment a run is. Returns the last. */
export async function censusOnceAs(
  before: LauncherCensus,
  { mark, patienceMs }: { readonly mark: string; readonly patienceMs: number },
): Promise<LauncherCensus> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const now = takeCensus(mark);
    if (JSON.stringify(now) === JSON.stringify(before) || performance.now() > until) {
      return now;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const REST_MS = 500;
const REST_PATIENCE_MS = 10_000;

/** Looks until nothing has changed for half a second: what an earlier run left may still be on its way down. */
export async function censusAtRest(mark: string): Promise<LauncherCensus> {
  const until = performance.now() + REST_PATIENCE_MS;
  let last = takeCensus(mark);
  let since = performance.now();
  while (performance.now() - since < REST_MS && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = takeCensus(mark);
    if (JSON.stringify(now) !== JSON.stringify(last)) {
      since = performance.now();
    }
    last = now;
  }
  return last;
}
