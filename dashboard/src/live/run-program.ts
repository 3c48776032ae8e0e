import type { SubmissionInput } from '../api/api-schemas.ts';
import { readEvents, type ServerEvent } from '../api/read-events.ts';
import { advanceRun, type RunProgress } from '../figures/advance-run.ts';
import { server } from './server.ts';

/** Tells what happens to an execution from now on, until it has ended. Rejects when the stream breaks, or is given up. */
export async function followExecution(
  id: string,
  signal: AbortSignal,
  onEvent: (event: ServerEvent) => void,
): Promise<void> {
  const path = `/v1/executions/${encodeURIComponent(id)}/events`;
  const { body } = await server.open(path, { accept: 'text/event-stream', signal });
  if (body !== null) {
    await readEvents(body, onEvent);
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
