import { constants } from 'node:os';
import type { ExecutionResult } from '../../model/execution.ts';

/** The number of a signal on this host; null for none, and for a name that is none. */
export function signalNumberOf(signal: string | null): number | null {
  const numbers: Readonly<Record<string, number>> = constants.signals;
  return signal === null ? null : (numbers[signal] ?? null);
}

/**
 * Why a program did not end well, in one line: the platform's own where there is one, else in the words of isolate, which Piston and
 * Judge0 hand on. Null where it ended well.
 */
export function endMessageOf({ outcome, reason, exitCode, signal, message }: ExecutionResult): string | null {
  if (message !== undefined || outcome === 'succeeded') {
    return message ?? null;
  }
  if (reason === 'signal') {
    return `Caught fatal signal ${signalNumberOf(signal) ?? signal}`;
  }
  return reason === 'exit' ? `Exited with error status ${exitCode}` : reason;
}
