import { readdirSync, readFileSync } from 'node:fs';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
}

/** Users that the container driver gives to instances. */
const CONTAINER_UIDS = { first: 20_480, last: 61_439 };

function listProcesses(): readonly ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const field = (label: string) => Number(new RegExp(`^${label}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
        return [{ pid: Number(name), parent: field('PPid'), uid: field('Uid') }];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** Proportional set size: what is shared counts as a part for each that shares it. */
function pssKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function sumMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + pssKb(pid), 0) / 1024;
}

/** What these processes hold, in MB; of those that are gone nothing. */
export function proportionalMb(pids: readonly (number | undefined)[]): number {
  return sumMb(pids.filter((pid) => pid !== undefined));
}

/** All that this process has started, however far down, in MB. */
export function descendantsMb(): number {
  const all = listProcesses();
  const below = (pid: number): readonly number[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child.pid, ...below(child.pid)]);
  return sumMb(below(process.pid));
}

/** All instances in containers on this machine, each with the engine's monitor of it, in MB. */
export function containersMb(): number {
  const all = listProcesses();
  const inside = all.filter(({ uid }) => uid >= CONTAINER_UIDS.first && uid <= CONTAINER_UIDS.last);
  const pids = new Set(inside.map(({ pid }) => pid));
  const monitors = new Set(
    inside.map(({ parent }) => parent).filter((parent) => parent > 1 && !pids.has(parent)),
  );
  return sumMb([...pids, ...monitors]);
}
