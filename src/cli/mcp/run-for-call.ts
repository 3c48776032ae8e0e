import type { ExecutionBody, SubmissionBody } from '../../api/schemas/execution-schemas.ts';
import { followExecution } from '../follow-execution.ts';
import type { ToolCall } from './mcp-tool.ts';

/**
 * Runs a program, reports its output as it comes, and ends the execution where nobody waits for it any more. Resolves with the
 * finished execution, which then is a cancelled one.
 */
export async function runForCall(
  submission: Partial<SubmissionBody>,
  { client, user, signal, report }: ToolCall,
): Promise<ExecutionBody> {
  signal.throwIfAborted();
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let cancel = (): void => undefined;
  const onAbort = (): void => cancel();
  signal.addEventListener('abort', onAbort);
  try {
    return await followExecution(
      client,
      { ...submission, user },
      {
        onAccepted(id) {
          cancel = () => {
            // Where the server is gone, there is nothing to end.
            client.delete(`/v1/executions/${id}`).catch(() => undefined);
          };
          if (signal.aborted) {
            cancel();
          }
        },
        async onOutput(stream, bytes) {
          report(decoders[stream].decode(bytes, { stream: true }));
        },
      },
    );
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
