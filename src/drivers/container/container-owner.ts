import { readFileSync, readlinkSync } from 'node:fs';

/** Who made a container: one process of one boot of one machine, as seen from one pid namespace. */
export interface ContainerOwner {
  readonly machine: string;
  readonly boot: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** In the kernel's ticks since the boot: a pid alone is used again. */
  readonly startedAtTicks: number;
}

export const OWNER_LABEL = 'chameleon.owner';
export const INSTANCE_LABEL = 'chameleon.instance';

/** Field 22 of proc(5) stat; the name before it may hold anything, a closing parenthesis included. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}

function readLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** This process. */
export function readOwner(): ContainerOwner {
  return {
    machine: readLine('/etc/machine-id'),
    boot: readLine('/proc/sys/kernel/random/boot_id'),
    pidNamespace: readlinkSync('/proc/self/ns/pid'),
    pid: process.pid,
    startedAtTicks: startOf(process.pid) ?? 0,
  };
}

/** One label's text. */
export function ownerLabel(owner: ContainerOwner): string {
  return [owner.machine, owner.boot, owner.pidNamespace, owner.pid, owner.startedAtTicks].join('/');
}

function parseOwner(label: string): ContainerOwner | undefined {
  const [machine, boot, pidNamespace, pid, startedAtTicks, ...more] = label.split('/');
  if (machine === undefined || boot === undefined || pidNamespace === undefined || more.length > 0) {
    return undefined;
  }
  return { machine, boot, pidNamespace, pid: Number(pid), startedAtTicks: Number(startedAtTicks) };
}

/**
 * Whether the maker of a container is surely dead: it ran before this machine was started anew, or its process is gone from
 * a pid namespace that we see. Of what other machines or namespaces made nothing is known, and it is left alone.
 */
export function isOrphan(
  label: string | undefined,
  own: ContainerOwner,
  startOfProcess: (pid: number) => number | undefined = startOf,
): boolean {
  const owner = label === undefined ? undefined : parseOwner(label);
  if (owner === undefined || own.machine === '' || own.boot === '' || owner.machine !== own.machine) {
    return false;
  }
  if (owner.boot !== own.boot) {
    return true;
  }
  return owner.pidNamespace === own.pidNamespace && startOfProcess(owner.pid) !== owner.startedAtTicks;
}
