import type { ProblemBody, ProblemCode } from '../api/schemas/problem-schema.ts';
import { stripEnd } from '../kernel/strip-end.ts';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { parseSse, type SseEvent } from './parse-sse.ts';

/** Nobody answered at the server's address. */
export class ServerUnreachable extends CliFailure {
  constructor(url: string) {
    super(
      exitCodes.serverUnreachable,
      `no server answers on ${url}`,
      'start one with: chameleon serve, or name one with --server URL',
    );
  }
}

/** The server refused a request, or failed at it, and said why. */
export class ServerProblem extends CliFailure {
  readonly code: ProblemCode;
  readonly retryAfterMs: number | undefined;

  constructor({ code, detail, fault, retryAfterMs }: ProblemBody) {
    const fallback = fault === 'caller' ? exitCodes.usage : exitCodes.platformFailed;
    const hint =
      retryAfterMs === undefined ? hintsOfProblems[code] : `try again in ${Math.ceil(retryAfterMs / 1000)} s`;
    super(codesOfProblems[code] ?? fallback, `${detail} (${code})`, hint);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** One server, spoken with over HTTP. Every call rejects with a `CliFailure` that is ready to be shown. */
export interface ApiClient {
  /** The answer's JSON, of whatever type the caller knows it to have. */
  get<Body>(path: string): Promise<Body>;
  /** The answer as it is. */
  bytes(path: string): Promise<Uint8Array>;
  post<Body>(path: string, body: object): Promise<Body>;
  /** Sends bytes as they are. Rejects with a `ServerProblem` where the server refuses them. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where nothing is answered. */
  delete<Body>(path: string): Promise<Body>;
  /** The answer as a stream of events. */
  stream(
    path: string,
    body: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<AsyncIterable<SseEvent>>;
}

const codesOfProblems: Readonly<Record<string, number>> = {
  'not-found': exitCodes.no,
  unauthorized: exitCodes.keyRefused,
  forbidden: exitCodes.keyRefused,
  overloaded: exitCodes.rejected,
  'over-quota': exitCodes.rejected,
  'shutting-down': exitCodes.rejected,
  'over-budget': exitCodes.rejected,
};

const hintsOfProblems: Readonly<Record<string, string>> = {
  unauthorized: 'give a key with --api-key KEY or CHAMELEON_API_KEY',
  'origin-not-allowed': 'without API keys a server is reached as 127.0.0.1 or localhost only',
};

/** What an answer says is wrong; undefined where it is not Chameleon's. */
function problemIn(text: string): ProblemBody | undefined {
  try {
    const problem = JSON.parse(text) as ProblemBody;
    return typeof problem.code === 'string' && typeof problem.detail === 'string' ? problem : undefined;
  } catch {
    return undefined;
  }
}

function failureOf(status: number, text: string): CliFailure {
  const problem = problemIn(text);
  if (problem === undefined) {
    return new CliFailure(
      exitCodes.platformFailed,
      `the server answered ${status} with something else than expected`,
      'is it a Chameleon server?',
    );
  }
  return new ServerProblem(problem);
}

export function createApiClient(server: {
  readonly url: string;
  readonly apiKey: string | undefined;
}): ApiClient {
  const base = stripEnd(server.url, '/');
  const key: Record<string, string> =
    server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` };

  async function ask(
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const isRaw = body instanceof Uint8Array;
    const type = isRaw ? 'application/octet-stream' : 'application/json';
    const described: Record<string, string> = body === undefined ? {} : { 'content-type': type };
    let response: Response;
    try {
      response = await fetch(base + path, {
        method,
        headers: { ...key, ...described, ...headers },
        ...(body === undefined ? {} : { body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
      });
    } catch (error) {
      if (error instanceof TypeError && /URL/i.test(error.message)) {
        throw new CliFailure(exitCodes.usage, `${base} is not the address of a server`);
      }
      throw new ServerUnreachable(base);
    }
    if (!response.ok) {
      throw failureOf(response.status, await response.text());
    }
    return response;
  }

  return {
    get: async (path) => (await ask('GET', path)).json() as Promise<never>,
    bytes: async (path) => new Uint8Array(await (await ask('GET', path)).arrayBuffer()),
    post: async (path, body) => (await ask('POST', path, body)).json() as Promise<never>,
    async write(path, bytes) {
      await (await ask('POST', path, bytes)).arrayBuffer();
    },
    async delete(path) {
      const text = await (await ask('DELETE', path)).text();
      return (text === '' ? undefined : JSON.parse(text)) as never;
    },
    async stream(path, body, headers = {}) {
      const response = await ask('POST', path, body, { accept: 'text/event-stream', ...headers });
      if (response.body === null) {
        throw failureOf(response.status, '');
      }
      return parseSse(response.body);
    },
  };
}
