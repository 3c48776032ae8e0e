import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOwnCgroups } from '../../src/drivers/launcher/cgroup-parents.ts';

const NS_PER_SECOND = 1e9;

/** Counts the processor time of this process and of all that it starts, however short they live and whoever waits for them. */
export interface CountedGroup {
  /** Seconds so far. */
  seconds(): number;
  close(): void;
}

/**
 * Moves this process into a control group of its own, below which all that it starts will be; undefined where that is not
 * allowed. Only the counting hierarchy of cgroups v1, where a group changes nothing for whoever is in it.
 */
export function openCountedGroup(): CountedGroup | undefined {
  const before = findOwnCgroups({
    membership: readFileSync('/proc/self/cgroup', 'utf8'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  }).get('cpuacct');
  if (before === undefined) {
    return undefined;
  }
  const folder = join(before, `bench-${process.pid}`);
  const enter = (group: string) => writeFileSync(join(group, 'cgroup.procs'), String(process.pid));
  try {
    mkdirSync(folder);
    enter(folder);
  } catch {
    return undefined; // not root, or not delegated
  }
  return {
    seconds: () => Number(readFileSync(join(folder, 'cpuacct.usage'), 'utf8')) / NS_PER_SECOND,
    close() {
      enter(before);
      try {
        rmdirSync(folder);
      } catch {
        // Something that was started is still ending in it.
      }
    },
  };
}
