import type { Execution, SubmissionInput } from '../api/api-schemas.ts';
import { readEvents, type ServerEvent } from '../api/read-events.ts';
import { type OutputPiece, textOf } from '../figures/output-text.ts';
import { server } from './server.ts';

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

/** Submits a program and tells how it goes, until it has ended. Rejects when it is refused, or the stream breaks before that. */
export async function runProgram(
  submission: SubmissionInput,
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: RunProgress) => void },
): Promise<void> {
  const { body } = await server.open('/v1/executions', {
    method: 'POST',
    body: submission,
    accept: 'text/event-stream',
    signal: options.signal,
  });
  let progress: RunProgress = { execution: undefined, stdout: '', stderr: '' };
  let hasFinished = false;
  if (body !== null) {
    await readEvents(body, (event) => {
      hasFinished ||= event.name === 'finished';
      progress = advanceRun(progress, event);
      options.onProgress(progress);
    });
  }
  if (!hasFinished) {
    throw new Error('the stream ended before the program did; it is still among the executions');
  }
}
