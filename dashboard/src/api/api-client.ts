import { ApiProblem, readProblem } from './api-problem.ts';

/** How a request differs from a plain `GET`. */
interface AskOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON, or as it is where it is text. */
  readonly body?: object | string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** Speaks with the server that the page came from, with the key where one is known. */
export interface ApiClient {
  /** The answer's JSON. Rejects with an `ApiProblem`; with an `AbortError` when it was given up. */
  ask<Answer>(path: string, options?: AskOptions): Promise<Answer>;
  /** The answer itself, to be read as it comes. Rejects likewise. */
  open(path: string, options?: AskOptions): Promise<Response>;
}

export interface ApiClientParts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly keyOf: () => string | undefined;
  /** A key is wanted, and none was given or it is not a valid one. */
  readonly onKeyWanted: () => void;
}

function headersOf(key: string | undefined, { accept, body }: AskOptions): Record<string, string> {
  return {
    accept: accept ?? 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(body === undefined
      ? {}
      : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
  };
}

export function createApiClient(parts: ApiClientParts): ApiClient {
  async function send(path: string, options: AskOptions): Promise<Response> {
    const { method = 'GET', body, signal } = options;
    try {
      return await parts.fetch(path, {
        method,
        headers: headersOf(parts.keyOf(), options),
        cache: 'no-store',
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) {
        throw error;
      }
      throw new ApiProblem(0, 'unreachable', 'the server cannot be reached');
    }
  }

  async function open(path: string, options: AskOptions = {}): Promise<Response> {
    const response = await send(path, options);
    if (response.ok) {
      return response;
    }
    const problem = readProblem(response.status, await response.text());
    if (problem.status === 401) {
      parts.onKeyWanted();
    }
    throw problem;
  }

  return {
    open,
    async ask<Answer>(path: string, options: AskOptions = {}) {
      return (await (await open(path, options)).json()) as Answer;
    },
  };
}
