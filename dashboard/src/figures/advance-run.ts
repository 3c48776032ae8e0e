import type { Execution } from '../api/api-schemas.ts';
import type { ServerEvent } from '../api/read-events.ts';
import { type OutputPiece, textOf } from './output-text.ts';

/** A run as far as it has come. */
export interface RunProgress {
  /** What the server told last of the whole execution; undefined until it is accepted. */
  readonly execution: Execution | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Takes in one event of the stream of an execution. */
export function advanceRun(before: RunProgress, { name, data }: ServerEvent): RunProgress {
  switch (name) {
    case 'execution':
      return { ...before, execution: data as Execution };
    case 'output': {
      const piece = data as OutputPiece;
      return { ...before, [piece.stream]: before[piece.stream] + textOf(piece) };
    }
    case 'execution.started':
      return before.execution === undefined
        ? before
        : { ...before, execution: { ...before.execution, state: 'running' } };
    case 'finished': {
      const execution = data as Execution;
      return { execution, stdout: execution.stdout, stderr: execution.stderr };
    }
    default:
      return before;
  }
}
