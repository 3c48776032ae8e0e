import { constants } from 'node:os';
import type { ExecutionBody } from '../api/schemas/execution-schemas.ts';
import { unreachable } from '../kernel/assert.ts';
import { exitCodes, SIGNAL_EXIT_BASE } from './exit-codes.ts';

function signalNumber(name: string | null): number | undefined {
  return name === null ? undefined : (constants.signals as Readonly<Record<string, number>>)[name];
}

/** What `chameleon run` exits with: the program's own code, or what stands for how it was ended. */
export function programExitCode(
  execution: Pick<ExecutionBody, 'outcome' | 'reason' | 'exitCode' | 'signal'>,
): number {
  const { outcome, reason, exitCode, signal } = execution;
  switch (outcome) {
    case 'succeeded':
      return exitCodes.ok;
    case 'failed': {
      const bySignal = signalNumber(signal);
      if (reason === 'platform') {
        return exitCodes.platformFailed;
      }
      return exitCode ?? (bySignal === undefined ? exitCodes.no : SIGNAL_EXIT_BASE + bySignal);
    }
    case 'timed-out':
      return exitCodes.timedOut;
    case 'killed':
      return exitCodes.killed;
    case 'rejected':
      return exitCodes.rejected;
    case 'cancelled':
      return exitCodes.cancelled;
    case null:
      return exitCodes.platformFailed;
    default:
      return unreachable(outcome);
  }
}
