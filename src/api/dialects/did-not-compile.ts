import type { ExecutionResult } from '../../model/execution.ts';

/** Whether its compiler failed or met a limit, so that nothing of the program ran. */
export function didNotCompile({ reason, compile, usage }: ExecutionResult): boolean {
  return reason === 'compile' || (compile !== undefined && usage === undefined && reason !== 'cancelled');
}
