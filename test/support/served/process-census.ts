import { readdirSync, readFileSync } from 'node:fs';

/** One process of this machine, told from a later one with the same id by when it started. */
export interface SeenProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Clock ticks since the machine started. */
  readonly startedAtTicks: number;
  readonly command: string;
}

function readProcess(pid: number): SeenProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name in brackets may hold anything, so fields are counted from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const hasEnded = fields[0] === 'Z' || fields[0] === 'X';
    return hasEnded
      ? undefined
      : { pid, parentPid: Number(fields[1]), startedAtTicks: Number(fields[19]), command };
  } catch {
    return undefined; // it ended while we looked
  }
}

function readProcesses(): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/**
 * Everything that one process started, and all that they started, in whatever namespace: the host's /proc shows them
 * all. Looked at again and again, it also knows those whose parents are gone by now.
 */
export class ProcessCensus {
  readonly #seen = new Map<string, SeenProcess>();

  constructor(rootPid: number) {
    const root = readProcess(rootPid);
    if (root !== undefined) {
      this.#seen.set(keyOf(root), root);
    }
  }

  /** Takes in what runs now; returns those of all ever taken in that still run. */
  look(): readonly SeenProcess[] {
    const running = readProcesses();
    const family = new Set<number>();
    let count = -1;
    while (count !== family.size) {
      count = family.size;
      for (const each of running) {
        if (this.#seen.has(keyOf(each)) || family.has(each.parentPid)) {
          family.add(each.pid);
        }
      }
    }
    const alive = running.filter(({ pid }) => family.has(pid));
    for (const each of alive) {
      // As it was first seen: an orphan's parent is no longer the one that started it.
      this.#seen.set(keyOf(each), this.#seen.get(keyOf(each)) ?? each);
    }
    return alive;
  }

  /** Every process ever taken in. */
  all(): readonly SeenProcess[] {
    return [...this.#seen.values()];
  }
}

function keyOf({ pid, startedAtTicks }: SeenProcess): string {
  return `${pid}@${startedAtTicks}`;
}
