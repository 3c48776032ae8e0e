import { parseSse } from '../../../src/cli/parse-sse.ts';

/** A fact of `GET /v1/events`, with the fields that crash tests look at. */
export interface WatchedEvent {
  readonly name: string;
  readonly executionId?: string;
  readonly attemptId?: string;
  readonly attemptNumber?: number;
  readonly managerId?: string;
  readonly pid?: number;
}

export interface EventWatch {
  readonly seen: readonly WatchedEvent[];
  /** Resolves as soon as the events seen so far satisfy the condition; rejects when the stream ends before. */
  until(isTrue: (seen: readonly WatchedEvent[]) => boolean): Promise<void>;
}

/** Follows a server's event stream until that server is gone. */
export async function watchEvents(url: string): Promise<EventWatch> {
  const { body } = await fetch(`${url}/v1/events`);
  if (body === null) {
    throw new Error('the event stream has no body');
  }
  const seen: WatchedEvent[] = [];
  const waiting = new Set<() => void>();
  let hasEnded = false;
  const wake = () => {
    for (const look of waiting) {
      look();
    }
  };
  const follow = async () => {
    for await (const { data } of parseSse(body)) {
      seen.push(JSON.parse(data));
      wake();
    }
  };
  follow()
    .catch(() => undefined) // killed servers break off
    .finally(() => {
      hasEnded = true;
      wake();
    });
  return {
    seen,
    until: (isTrue) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (isTrue(seen)) {
            waiting.delete(look);
            resolve();
          } else if (hasEnded) {
            reject(new Error(`the event stream ended after ${seen.map(({ name }) => name).join(', ')}`));
          }
        };
        waiting.add(look);
        look();
      }),
  };
}
