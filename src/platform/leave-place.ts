import type { ExecutionResult } from '../model/execution.ts';
import type { ExecutionParts, QueuePlace } from './execution-parts.ts';

/** What became of an execution, and what attempts before its last one took of the processors. */
export interface LeavingExecution {
  readonly result: ExecutionResult | undefined;
  readonly spentMs: number;
}

/** What it took of the processors, once it ran or was compiled. */
function cpuMsOf({ result, spentMs }: LeavingExecution): number | undefined {
  const { usage, compile } = result ?? {};
  if (usage === undefined && compile === undefined) {
    return undefined;
  }
  return spentMs + (compile?.cpuMs ?? 0) + (usage === undefined ? 0 : usage.cpuUserMs + usage.cpuSystemMs);
}

/**
 * Gives the place in the queue back. A program that was killed at its limits cost the host more than it was charged
 * for, an instance and the work of ending it: its place stays taken for `killedPauseMs` more, so that a user who
 * sends one bomb after the other has few a second. The answer does not wait for that.
 */
export function leavePlace(
  parts: Pick<ExecutionParts, 'clock' | 'killedPauseMs'>,
  place: Pick<QueuePlace, 'leave'>,
  leaving: LeavingExecution,
): void {
  // One that was stopped for too little memory before is no cheaper for the host.
  const wasKilled = leaving.result?.outcome === 'killed' || leaving.spentMs > 0;
  giveBack(parts, place, { spentMs: cpuMsOf(leaving), wasKilled });
}

/** The same of anything that had a place: `spentMs` is the CPU time that it took, when it ran. */
export function giveBack(
  { clock, killedPauseMs }: Pick<ExecutionParts, 'clock' | 'killedPauseMs'>,
  place: Pick<QueuePlace, 'leave'>,
  { spentMs, wasKilled }: { readonly spentMs: number | undefined; readonly wasKilled: boolean },
): void {
  const leave = () => place.leave(spentMs);
  if (wasKilled) {
    clock.schedule(killedPauseMs, leave);
  } else {
    leave();
  }
}
