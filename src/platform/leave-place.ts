import type { ExecutionResult } from '../model/execution.ts';
import type { ExecutionParts, QueuePlace } from './execution-parts.ts';

/** What it took of the processors, once it ran. */
function cpuMsOf(result: ExecutionResult | undefined): number | undefined {
  const usage = result?.usage;
  return usage === undefined ? undefined : usage.cpuUserMs + usage.cpuSystemMs;
}

/**
 * Gives the place in the queue back. A program that was killed at its limits cost the host more than it was charged
 * for, an instance and the work of ending it: its place stays taken for `killedPauseMs` more, so that a user who
 * sends one bomb after the other has few a second. The answer does not wait for that.
 */
export function leavePlace(
  parts: Pick<ExecutionParts, 'clock' | 'killedPauseMs'>,
  place: Pick<QueuePlace, 'leave'>,
  result: ExecutionResult | undefined,
): void {
  const leave = () => place.leave(cpuMsOf(result));
  if (result?.outcome === 'killed') {
    parts.clock.schedule(parts.killedPauseMs, leave);
  } else {
    leave();
  }
}
