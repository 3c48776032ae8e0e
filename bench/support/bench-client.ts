import { Agent, request } from 'node:http';

/** One answer, and how long it took from the first byte out to the last byte in. */
export interface TimedAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly ms: number;
}

/** What an execution answers, as far as these measurements read it. */
export interface ExecutionAnswer {
  readonly id: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly startKind: string | null;
  readonly isolationLevel: string | null;
  readonly timings: Record<'prepareMs' | 'queueMs' | 'startMs' | 'initMs' | 'runMs', number> | null;
}

export interface Submission {
  readonly user: string;
  readonly language: string;
  readonly code: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly wait?: boolean;
}

/**
 * A client that keeps its connections, so that a request's time is the server's and not a handshake's. One with fresh
 * connections is never cut off by a server that has just grown tired of an idle one.
 */
export class BenchClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  constructor(url: string, apiKey?: string, connections: 'kept' | 'fresh' = 'kept') {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: connections === 'kept' });
    this.#headers = apiKey === undefined ? {} : { 'x-api-key': apiKey };
  }

  get<Body>(path: string): Promise<TimedAnswer<Body>> {
    return this.#send('GET', path, undefined);
  }

  /** A string or bytes are sent as they are, anything else as JSON. */
  post<Body>(path: string, body: unknown): Promise<TimedAnswer<Body>> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    return this.#send('POST', path, isRaw ? body : JSON.stringify(body));
  }

  delete<Body>(path: string): Promise<TimedAnswer<Body>> {
    return this.#send('DELETE', path, undefined);
  }

  execute(submission: Submission): Promise<TimedAnswer<ExecutionAnswer>> {
    return this.post('/v1/executions', submission);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send<Body>(
    method: string,
    path: string,
    body: string | Uint8Array | undefined,
  ): Promise<TimedAnswer<Body>> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const headers: Record<string, string | number> =
        body === undefined
          ? { ...this.#headers }
          : {
              ...this.#headers,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
            };
      const asked = request(this.#url + path, { method, agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const ms = performance.now() - startedAt;
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Body, ms });
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
