import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writable directories for the cgroups of instances: of version 1 hierarchies by name, and of version 2. */
export interface CgroupParents {
  readonly v1: ReadonlyMap<string, string>;
  readonly v2: string | undefined;
}

const USED_CONTROLLERS = ['memory', 'pids', 'cpuacct', 'cpu'];
const MOUNT = /^\S+ (\S+) (cgroup2?) (\S+)/;
const GROUP = 'chameleon';

/** What this process may make below its own cgroups; both parts are empty where it may make none. */
export async function findCgroups(): Promise<CgroupParents> {
  const mounts = (await readText('/proc/self/mounts')).split('\n').flatMap((line) => {
    const [, path, kind, options] = MOUNT.exec(line) ?? [];
    return path === undefined ? [] : [{ path, kind, options: options?.split(',') ?? [] }];
  });
  const own = new Map<string, string>();
  for (const line of (await readText('/proc/self/cgroup')).split('\n')) {
    const [, controllers = '', path = '/'] = line.split(':');
    for (const controller of controllers.split(',')) {
      own.set(controller, path);
    }
  }
  const v1 = new Map<string, string>();
  for (const controller of USED_CONTROLLERS) {
    const mount = mounts.find(({ kind, options }) => kind === 'cgroup' && options.includes(controller));
    const parent = mount && (await makeParent(join(mount.path, own.get(controller) ?? '/')));
    if (parent !== undefined) {
      v1.set(controller, parent);
    }
  }
  const unified = mounts.find(({ kind }) => kind === 'cgroup2');
  return { v1, v2: unified && (await makeParent(join(unified.path, own.get('') ?? '/'))) };
}

async function makeParent(own: string): Promise<string | undefined> {
  const parent = join(own, GROUP);
  try {
    await mkdir(parent, { recursive: true });
    await access(join(parent, 'cgroup.procs'), constants.W_OK);
    return parent;
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
