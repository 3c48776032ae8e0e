import type { Execution, Submission } from './api-shapes.ts';
import { CallLimit, type CallOptions } from './call-limit.ts';
import type { HttpChannel } from './http-channel.ts';
import { type ExecutionUpdate, streamExecution } from './stream-execution.ts';

/** The server answers after so long even where the execution goes on. */
const POLL_MS = 30_000;
/** One that answers nothing for so long beyond that is not there any more. */
const PATIENCE_MS = 30_000;
const STREAM_BREAK_COUNT_MAX = 4;

/** The path of an execution, whatever its id holds. */
export function pathOfExecution(id: string): string {
  return `/v1/executions/${encodeURIComponent(id)}`;
}

/**
 * Submits a program so that it runs once, however often the request is made: each submission has a key, its own or one made here.
 * The answer is the finished execution, or with `wait: false` the accepted one.
 */
export function submitOnce(
  channel: HttpChannel,
  submission: Submission & { readonly idempotencyKey: string },
  { wait, limit }: { readonly wait: boolean; readonly limit: CallLimit },
): Promise<Execution> {
  return channel.json<Execution>({
    method: 'POST',
    path: '/v1/executions',
    body: { ...submission, wait },
    safety: 'repeatable',
    attemptMs: wait ? undefined : PATIENCE_MS,
    limit,
  });
}

/** The execution when it has ended. */
export async function waitForExecution(
  channel: HttpChannel,
  id: string,
  limit: CallLimit,
): Promise<Execution> {
  for (;;) {
    const found = await channel.json<Execution>({
      method: 'GET',
      path: `${pathOfExecution(id)}?waitMs=${POLL_MS}`,
      safety: 'repeatable',
      attemptMs: POLL_MS + PATIENCE_MS,
      limit,
    });
    if (found.state === 'finished') {
      return found;
    }
  }
}

/** Tells a submission, or an execution that there is already, as it goes. */
export function followExecution(
  channel: HttpChannel,
  followed:
    | { readonly id: string }
    | { readonly submission: Submission & { readonly idempotencyKey: string } },
  options: CallOptions,
): AsyncGenerator<ExecutionUpdate, void, undefined> {
  const limit = new CallLimit(options);
  const asked =
    'id' in followed
      ? { method: 'GET' as const, path: `${pathOfExecution(followed.id)}/events` }
      : { method: 'POST' as const, path: '/v1/executions', body: followed.submission };
  return streamExecution({
    open: () =>
      channel.stream({ ...asked, headers: { accept: 'text/event-stream' }, safety: 'repeatable', limit }),
    wait: (id) => waitForExecution(channel, id, limit),
    breakCountMax: STREAM_BREAK_COUNT_MAX,
  });
}
