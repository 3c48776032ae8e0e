import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describeApi } from '../../../src/api/describe-api.ts';
import { type FuzzDocument, type FuzzOperation, type FuzzRequest, requestsTo } from './fuzz-requests.ts';

const AT_ONCE = 16;
/** Whoever waits longer for an answer leaves: programs and streams may go on for ever. */
const PATIENCE_MS = 400;
const BATCH_COUNT = 40;
const ID_COUNT_MAX = 300;
const KEY = 'fuzz-key-0123456789';
const FOREIGN_KEY = 'other-key-0123456789';

export interface FuzzFindings {
  readonly requestCount: number;
  /** Requests whose answer was not waited for. */
  readonly leftCount: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Answers that the document does not tell of, or that say that something broke, each with its request. */
  readonly wrong: readonly string[];
  readonly delayMsP999: number;
  readonly delayMsMax: number;
  /** What the server itself said that went wrong inside. */
  readonly failures: readonly string[];
  readonly exitCode: number | null;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: FuzzOperation;
}

function isDeclared({ responses }: FuzzOperation, status: number): boolean {
  return String(status) in responses || `${Math.floor(status / 100)}XX` in responses;
}

/** What an answer came to; undefined when it was not waited for. */
async function ask(url: string, request: FuzzRequest, apiKey: string) {
  try {
    const { method, path, headers, body } = request;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, 'x-api-key': apiKey },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') {
      return undefined;
    }
    // Headers that a client may not send at all are no request.
    if (error instanceof TypeError && error.cause === undefined) {
      return undefined;
    }
    return { status: 0, text: String((error as Error).cause ?? error) };
  }
}

/** Sends so many requests, right and wrong, made of our own OpenAPI document, to a server of its own. The same seed makes the same ones. */
export async function fuzzApi({
  count,
  seed,
  onSent,
}: {
  readonly count: number;
  readonly seed: number;
  /** Told of each request how many have been sent. */
  readonly onSent?: (sentCount: number) => void;
}): Promise<FuzzFindings> {
  const document = (await describeApi()) as unknown as FuzzDocument;
  const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const main = fileURLToPath(new URL('./fuzz-server.ts', import.meta.url));
  const child = fork(main, [`${KEY}:fuzz@admin,${FOREIGN_KEY}:other@viewer`], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const url = `http://127.0.0.1:${port}`;
  const ids: string[] = [];
  const statuses: Record<string, number> = {};
  const wrong: string[] = [];
  let sentCount = 0;
  let leftCount = 0;

  const note = (
    { method, path, operation }: Operation,
    request: FuzzRequest,
    answer: Awaited<ReturnType<typeof ask>>,
  ) => {
    if (answer === undefined) {
      leftCount += 1;
      return;
    }
    const { status, text } = answer;
    statuses[status] = (statuses[status] ?? 0) + 1;
    for (const [, id] of text.matchAll(/"id":"([a-z]{3}_[\w.-]+)"/g)) {
      ids[sentCount % ID_COUNT_MAX] = id ?? '';
    }
    if (status === 0 || status === 500 || !isDeclared(operation, status)) {
      wrong.push(
        `${method} ${path}: ${status} ${text.slice(0, 200)} for ${JSON.stringify(request).slice(0, 400)}`,
      );
    }
  };
  const queue: (() => Promise<void>)[] = [];
  const refill = () => {
    const batch = Math.floor(sentCount / (BATCH_COUNT * operations.length));
    for (const [at, target] of operations.entries()) {
      const made = fc.sample(
        requestsTo(document, target, () => ids.filter(Boolean)),
        {
          seed: seed + 1000 * batch + at,
          numRuns: BATCH_COUNT,
        },
      );
      for (const [index, request] of made.entries()) {
        const key = index % 8 === 7 ? FOREIGN_KEY : KEY;
        queue.push(async () => note(target, request, await ask(url, request, key)));
      }
    }
    shuffle(queue, seed + batch);
  };
  const work = async () => {
    while (sentCount < count && child.exitCode === null) {
      if (queue.length === 0) {
        refill();
      }
      sentCount += 1;
      onSent?.(sentCount);
      await queue.pop()?.();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (child.exitCode !== null || !child.connected) {
    return {
      requestCount: sentCount,
      leftCount,
      statuses,
      wrong,
      delayMsP999: Number.NaN,
      delayMsMax: Number.NaN,
      failures: ['the server ended'],
      exitCode: await exited,
    };
  }
  child.send('report');
  const [report] = (await once(child, 'message')) as [
    Pick<FuzzFindings, 'delayMsP999' | 'delayMsMax' | 'failures'>,
  ];
  child.disconnect();
  return { requestCount: sentCount, leftCount, statuses, wrong, ...report, exitCode: await exited };
}

/** By a small generator of its own: the order, too, is the seed's. */
function shuffle<Item>(items: Item[], seed: number): void {
  let state = seed >>> 0;
  for (let at = items.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (at + 1);
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
}
