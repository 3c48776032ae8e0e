import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

/** What Node calls the threads in which V8 marks garbage and compiles beside the program. */
const HELPER_NAME = 'V8Worker';
/** A tenth of the weight of this process (sched(7)). */
const BEHIND_BY = 10;
const NICENESS_MAX = 19;
/** capabilities(7): who has it may take back what it lowered. */
const CAP_SYS_NICE = 23n;

/**
 * Lets this process's own helper threads give way to whoever is waited for. A collection of garbage marks with four threads
 * for tens of milliseconds, which on a small host are all its processors: requests and programs then waited for it.
 */
export function lowerHelperThreads(): void {
  for (const thread of helpersOf(process.pid)) {
    lower(thread);
  }
}

/**
 * Lets the helper threads of another Node process run only where nobody else wants to (SCHED_IDLE, sched(7)); where that cannot be
 * set they are lowered. For processes whose own work does not wait for what their helpers do, as compiling anew what is compiled.
 */
export function idleHelperThreads(pid: number): void {
  for (const thread of helpersOf(pid)) {
    execFile('chrt', ['-i', '-p', '0', String(thread)], (error) => {
      if (error !== null) {
        lower(thread);
      }
    });
  }
}

/**
 * Lets a process that was just started load its code behind those who run, until it calls `takeUsualPriority`; does nothing where
 * it could not take that back.
 */
export function startBehind(pid: number): void {
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  if (((BigInt(`0x${held}`) >> CAP_SYS_NICE) & 1n) === 0n) {
    return;
  }
  lower(pid);
}

/** Whoever was started behind has loaded its code, and what it starts from now on has the weight of who started it. */
export function takeUsualPriority(): void {
  try {
    setPriority(getPriority(process.ppid));
  } catch {
    // Who started it is gone, or this one was lowered by somebody else and may not be raised.
  }
}

function lower(pid: number): void {
  try {
    setPriority(pid, Math.min(NICENESS_MAX, getPriority() + BEHIND_BY));
  } catch {
    // It has ended already.
  }
}

function helpersOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.filter((thread) => nameOf(pid, thread) === HELPER_NAME).map(Number);
  } catch {
    return []; // the process has ended
  }
}

function nameOf(pid: number, thread: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim();
  } catch {
    return undefined; // it has ended since it was listed
  }
}
