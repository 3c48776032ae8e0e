import { STDIN_PART_BYTES_MAX } from '../platform/open-stdin.ts';
import { type ApiClient, ServerProblem } from './api-client.ts';

/** Where the server says nothing; and for a program that does not read, which is asked about ever less often. */
const RETRY_MS_MIN = 25;
const RETRY_MS_MAX = 1000;

/** Writes one piece, again and again while there is no room for it; false where the execution takes nothing more. */
async function write(client: ApiClient, path: string, bytes: Uint8Array): Promise<boolean> {
  for (let refusedCount = 0; ; refusedCount += 1) {
    try {
      await client.write(path, bytes);
      return true;
    } catch (error) {
      if (error instanceof ServerProblem && error.code === 'stdin-closed') {
        return false;
      }
      if (!(error instanceof ServerProblem && error.code === 'stdin-full')) {
        throw error;
      }
      const waitMs = (error.retryAfterMs ?? RETRY_MS_MIN) * 2 ** Math.min(refusedCount, 10);
      await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, RETRY_MS_MAX)));
    }
  }
}

/**
 * Hands `input` to an execution as it comes, no faster than its program reads, and then its end. Resolves when that is done, or
 * the execution takes nothing more: its program may have ended without it.
 */
export async function streamInput(
  client: ApiClient,
  id: string,
  input: AsyncIterable<Uint8Array>,
): Promise<void> {
  const path = `/v1/executions/${id}/stdin`;
  for await (const bytes of input) {
    for (let at = 0; at < bytes.length; at += STDIN_PART_BYTES_MAX) {
      if (!(await write(client, path, bytes.subarray(at, at + STDIN_PART_BYTES_MAX)))) {
        return;
      }
    }
  }
  await write(client, `${path}?end=true`, new Uint8Array(0));
}
