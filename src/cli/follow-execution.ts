import type { ExecutionBody, SubmissionBody } from '../api/schemas/execution-schemas.ts';
import type { ApiClient } from './api-client.ts';

/** Where a program's output goes as it comes, and who hears that it was accepted. */
export interface ExecutionFollower {
  onAccepted(id: string): void;
  onOutput(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void>;
}

interface OutputData {
  readonly stream: 'stdout' | 'stderr';
  readonly encoding: 'utf8' | 'base64';
  readonly data: string;
}

const POLL_MS = 60_000;

/** The end of a stream's text that its live pieces did not bring; all of it when none came. */
export function missingOutput(whole: string, received: readonly Uint8Array[]): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(received), {
    stream: true,
  });
  return whole.startsWith(text) ? whole.slice(text.length) : '';
}

/**
 * Submits a program and hands on its output as it comes. A stream that breaks off, because the network failed or
 * this reader was too slow, is made up for from the finished execution, so that no output is lost.
 */
export async function followExecution(
  client: ApiClient,
  submission: Partial<SubmissionBody>,
  follower: ExecutionFollower,
): Promise<ExecutionBody> {
  const received = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  let accepted: ExecutionBody | undefined;
  let finished: ExecutionBody | undefined;
  const events = await client.stream('/v1/executions', submission);
  try {
    for await (const { name, data } of events) {
      if (name === 'execution') {
        accepted = JSON.parse(data) as ExecutionBody;
        follower.onAccepted(accepted.id);
      } else if (name === 'output') {
        const { stream, encoding, data: piece } = JSON.parse(data) as OutputData;
        const bytes = Buffer.from(piece, encoding);
        received[stream].push(bytes);
        await follower.onOutput(stream, bytes);
      } else if (name === 'finished') {
        finished = JSON.parse(data) as ExecutionBody;
      }
    }
  } catch (error) {
    if (accepted === undefined) {
      throw error;
    }
  }
  finished ??= await waitUntilFinished(client, accepted);
  for (const stream of ['stdout', 'stderr'] as const) {
    const rest = missingOutput(finished[stream], received[stream]);
    if (rest !== '') {
      await follower.onOutput(stream, Buffer.from(rest));
    }
  }
  return finished;
}

async function waitUntilFinished(
  client: ApiClient,
  accepted: ExecutionBody | undefined,
): Promise<ExecutionBody> {
  if (accepted === undefined) {
    throw new Error('the server ended the stream before it said what it had accepted');
  }
  let found = accepted;
  while (found.state !== 'finished') {
    found = await client.get<ExecutionBody>(`/v1/executions/${accepted.id}?waitMs=${POLL_MS}`);
  }
  return found;
}
