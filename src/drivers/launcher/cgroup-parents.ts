import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Writable cgroup directories that instances may be made below, per v1 controller and for v2. */
export interface CgroupParents {
  readonly v1: Readonly<Record<string, string>>;
  readonly v2: string | undefined;
}

/** What the kernel tells about this process. */
export interface CgroupView {
  /** /proc/self/cgroup */
  readonly membership: string;
  /** /proc/self/mountinfo */
  readonly mounts: string;
}

interface Hierarchy {
  readonly mountPoint: string;
  /** The part of the hierarchy that is mounted there. */
  readonly root: string;
  readonly controllers: readonly string[];
}

/** The controllers that limit, weigh or count what an instance uses. */
const USED_CONTROLLERS = ['memory', 'pids', 'cpu', 'cpuacct'];
const LOGIN_SESSION = /\/session-[^/]*\.scope/;

function decodePath(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** mountinfo(5): id, parent, device, root, mount point, options … - type, source, options of the file system. */
function readHierarchies(mounts: string): readonly Hierarchy[] {
  return mounts.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', mountPoint = ''] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') {
      return [];
    }
    const controllers = type === 'cgroup2' ? [''] : options.split(',');
    return [{ root: decodePath(root), mountPoint: decodePath(mountPoint), controllers }];
  });
}

/** Where this process is in each hierarchy, as a directory: by v1 controller, and under '' for v2. */
export function findOwnCgroups(view: CgroupView): ReadonlyMap<string, string> {
  const hierarchies = readHierarchies(view.mounts);
  const found = new Map<string, string>();
  for (const line of view.membership.trim().split('\n')) {
    const [, names = '', ...path] = line.split(':');
    for (const controller of names.split(',')) {
      const hierarchy = hierarchies.find((each) => each.controllers.includes(controller));
      const inside = path.join(':');
      if (hierarchy === undefined || !inside.startsWith(hierarchy.root === '/' ? '/' : hierarchy.root)) {
        continue;
      }
      const below = hierarchy.root === '/' ? inside : inside.slice(hierarchy.root.length);
      found.set(controller, resolve(hierarchy.mountPoint, `.${below}`));
    }
  }
  return found;
}

/** Whether a group can be made here and a process moved into it. */
function isWritable(directory: string): boolean {
  const trial = join(directory, `chameleon-${process.pid}-0`);
  try {
    mkdirSync(trial);
  } catch {
    return false;
  }
  try {
    accessSync(join(trial, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(trial);
  }
}

/** Parents of a process up to the first, nearest first. */
function ancestorsOf(pid: number): readonly number[] {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  return parent === 0 ? [] : [parent, ...ancestorsOf(parent)];
}

/** Whether a group holds nothing but this server: who started it, and what it started. */
function isOursAlone(members: readonly number[]): boolean {
  const ancestors = ancestorsOf(process.pid);
  const server = ancestors[0] ?? process.pid;
  return members.every(
    (pid) => pid === process.pid || ancestors.includes(pid) || ancestorsOf(pid).includes(server),
  );
}

/**
 * A v2 group with processes of its own cannot hand controllers down. Where the group is this server's alone, as in a
 * container or a service, all of it steps aside into a child group. Where others are in it, and in login sessions,
 * nothing is moved, and memory is sampled instead.
 */
function stepAside(directory: string): void {
  const control = join(directory, 'cgroup.subtree_control');
  const available = readFileSync(join(directory, 'cgroup.controllers'), 'utf8');
  const isNeeded = available.includes('memory') && !readFileSync(control, 'utf8').includes('memory');
  if (!isNeeded || LOGIN_SESSION.test(directory)) {
    return;
  }
  const members = readFileSync(join(directory, 'cgroup.procs'), 'utf8').trim().split('\n').map(Number);
  if (!isOursAlone(members)) {
    return;
  }
  const aside = join(directory, 'chameleon-server');
  mkdirSync(aside, { recursive: true });
  for (const pid of members) {
    writeFileSync(join(aside, 'cgroup.procs'), String(pid));
  }
  writeFileSync(control, '+memory +pids');
}

/** Looks at this process's own groups and keeps those below which groups can be made. */
export function findCgroupParents(): CgroupParents {
  const own = findOwnCgroups({
    membership: readFileSync('/proc/self/cgroup', 'utf8'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  });
  const v1 = Object.fromEntries(
    USED_CONTROLLERS.flatMap((controller) => {
      const directory = own.get(controller);
      return directory !== undefined && isWritable(directory) ? [[controller, directory] as const] : [];
    }),
  );
  const unified = own.get('');
  if (unified === undefined || !isWritable(unified)) {
    return { v1, v2: undefined };
  }
  try {
    stepAside(unified);
  } catch {
    // Not delegated to us after all: the launcher then finds no controllers there and samples.
  }
  return { v1, v2: unified };
}
