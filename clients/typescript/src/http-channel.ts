import { anyOf, type CallLimit } from './call-limit.ts';
import { ChameleonError } from './chameleon-error.ts';
import { readProblem } from './read-problem.ts';
import { type RequestSafety, type RetryPolicy, retryWaitMs } from './retry-wait.ts';
import type { Surroundings } from './surroundings.ts';

/** One request, as often as it is made. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the server's address on, encoded. */
  readonly path: string;
  /** Sent as JSON, or bytes as they are. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly safety: RequestSafety;
  /** How long one attempt may take; then it counts as one that nobody answered. Absent: as long as it takes. */
  readonly attemptMs?: number | undefined;
  /** A status besides those of success that is an answer. */
  readonly alsoStatus?: number;
  readonly limit: CallLimit;
}

type ReadAnswer<Result> = (response: Response) => Promise<Result>;

/** Requests to one server, made again where that helps and harms nothing. Each call rejects with a `ChameleonError`. */
export class HttpChannel {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #policy: RetryPolicy;
  readonly #surroundings: Surroundings;

  /** Throws a `TypeError` for an address or a key that cannot be one. */
  constructor(
    server: { readonly url: string; readonly apiKey: string | undefined; readonly policy: RetryPolicy },
    surroundings: Surroundings,
  ) {
    const { href } = new URL(server.url);
    this.#base = href.endsWith('/') ? href.slice(0, -1) : href;
    this.#headers = server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` };
    // A key that no header can hold would otherwise look like a server that does not answer.
    new Headers(this.#headers);
    this.#policy = server.policy;
    this.#surroundings = surroundings;
  }

  /** The answer's JSON, of whatever type the caller knows it to have. */
  json<Body>(ask: Ask): Promise<Body> {
    return this.#retrying(ask, async (response) => {
      const text = await response.text();
      try {
        return JSON.parse(text) as Body;
      } catch (cause) {
        const { status } = response;
        throw new ChameleonError('unexpected-answer', 'the answer is not JSON', { status, cause });
      }
    });
  }

  /** The answer as it is. */
  bytes(ask: Ask): Promise<Uint8Array> {
    return this.#retrying(ask, async (response) => new Uint8Array(await response.arrayBuffer()));
  }

  /** The answer piece by piece. Where it breaks off, the next piece rejects as `server-unreachable`. */
  async stream(ask: Ask): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
    const body = await this.#retrying(ask, async (response) => {
      if (response.body === null) {
        throw new ChameleonError('unexpected-answer', 'the answer is empty', { status: response.status });
      }
      return response.body;
    });
    return piecesOf(body, ask.limit);
  }

  async #retrying<Result>(ask: Ask, read: ReadAnswer<Result>): Promise<Result> {
    const { limit, safety } = ask;
    const { sleep, chance } = this.#surroundings;
    for (let failedCount = 1; ; failedCount += 1) {
      try {
        return await this.#once(ask, read);
      } catch (error) {
        const state = { safety, failedCount, policy: this.#policy, chance: chance() };
        const waitMs = limit.isOver ? undefined : retryWaitMs(error, state);
        if (waitMs === undefined) {
          throw limit.failureOf(error);
        }
        await sleep(waitMs, limit.signal).catch(() => {
          throw limit.failureOf(error);
        });
      }
    }
  }

  async #once<Result>(ask: Ask, read: ReadAnswer<Result>): Promise<Result> {
    const { signal } = ask.limit;
    const attempt = ask.attemptMs === undefined ? undefined : AbortSignal.timeout(ask.attemptMs);
    try {
      const response = await this.#surroundings.fetch(this.#base + ask.path, {
        method: ask.method,
        headers: this.#headersOf(ask),
        signal: anyOf(signal, attempt) ?? null,
        ...(ask.body === undefined ? {} : { body: encode(ask.body) }),
      });
      if (!response.ok && response.status !== ask.alsoStatus) {
        throw readProblem(response, await response.text(), this.#surroundings.now());
      }
      return await read(response);
    } catch (cause) {
      throw cause instanceof ChameleonError
        ? cause
        : new ChameleonError('server-unreachable', `no server answers on ${this.#base}`, { cause });
    }
  }

  #headersOf({ body, headers }: Ask): Record<string, string> {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    return { ...this.#headers, ...(body === undefined ? {} : { 'content-type': type }), ...headers };
  }
}

function encode(body: object): string | Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

/** Not every browser can iterate over a stream; one that is left early ends the request. */
async function* piecesOf(
  body: ReadableStream<Uint8Array>,
  limit: CallLimit,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } catch (cause) {
    throw limit.failureOf(new ChameleonError('server-unreachable', 'the answer broke off', { cause }));
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
