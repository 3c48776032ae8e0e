import type { Execution, ExecutionResult } from '../../../model/execution.ts';
import { didNotCompile } from '../did-not-compile.ts';
import { isSameOutput } from './is-same-output.ts';

/** Every status, by its id. */
export const judge0Statuses = [
  { id: 1, description: 'In Queue' },
  { id: 2, description: 'Processing' },
  { id: 3, description: 'Accepted' },
  { id: 4, description: 'Wrong Answer' },
  { id: 5, description: 'Time Limit Exceeded' },
  { id: 6, description: 'Compilation Error' },
  { id: 7, description: 'Runtime Error (SIGSEGV)' },
  { id: 8, description: 'Runtime Error (SIGXFSZ)' },
  { id: 9, description: 'Runtime Error (SIGFPE)' },
  { id: 10, description: 'Runtime Error (SIGABRT)' },
  { id: 11, description: 'Runtime Error (NZEC)' },
  { id: 12, description: 'Runtime Error (Other)' },
  { id: 13, description: 'Internal Error' },
  { id: 14, description: 'Exec Format Error' },
] as const;

export type Judge0StatusId = (typeof judge0Statuses)[number]['id'];

const OTHER_SIGNAL: Judge0StatusId = 12;
const idsBySignal: Readonly<Record<string, Judge0StatusId>> = {
  SIGSEGV: 7,
  SIGXFSZ: 8,
  SIGFPE: 9,
  SIGABRT: 10,
};

function endStatusOf(result: ExecutionResult, expectedOutput: string | undefined): Judge0StatusId {
  const { outcome, reason, signal, stdout } = result;
  if (didNotCompile(result)) {
    return 6;
  }
  switch (reason) {
    case 'exit':
      if (outcome !== 'succeeded') {
        return 11;
      }
      return expectedOutput === undefined || isSameOutput(expectedOutput, stdout) ? 3 : 4;
    case 'wall':
    case 'cpu':
      return 5;
    case 'signal':
      return idsBySignal[signal ?? ''] ?? OTHER_SIGNAL;
    case 'output':
      // Judge0 writes output to a file, whose size is limited.
      return 8;
    case 'platform':
    case 'overloaded':
      return 13;
    default:
      return OTHER_SIGNAL;
  }
}

/** The id of an execution's status; output that is expected is compared with what a program that ended well wrote. */
export function judge0StatusOf(
  { state }: Pick<Execution, 'state'>,
  expectedOutput: string | undefined,
): Judge0StatusId {
  switch (state.kind) {
    case 'queued':
      return 1;
    case 'running':
      return 2;
    case 'finished':
      return endStatusOf(state.result, expectedOutput);
  }
}

export function describeStatus(id: Judge0StatusId): string {
  return judge0Statuses[id - 1]?.description ?? '';
}
