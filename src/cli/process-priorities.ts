import { readdirSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** What Node calls the threads in which V8 marks garbage and compiles beside the program. */
const HELPER_NAME = 'V8Worker';
/** A tenth of the usual weight (sched(7)). */
const BEHIND = 10;
const USUAL = 0;
/** capabilities(7): who has it may take back what it lowered. */
const CAP_SYS_NICE = 23n;

/**
 * Lets this process's own helper threads give way to whoever is waited for. A collection of garbage marks with four threads
 * for tens of milliseconds, which on a small host are all its processors: requests and programs then waited for it.
 */
export function lowerHelperThreads(): void {
  for (const thread of readdirSync('/proc/self/task')) {
    if (readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim() === HELPER_NAME) {
      setPriority(Number(thread), BEHIND);
    }
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
  try {
    setPriority(pid, BEHIND);
  } catch {
    // It has ended already.
  }
}

/** Whoever was started behind has loaded its code, and what it starts from now on has the usual weight. */
export function takeUsualPriority(): void {
  try {
    setPriority(USUAL);
  } catch {
    // Somebody else lowered this whole service, and nobody here may raise it.
  }
}
