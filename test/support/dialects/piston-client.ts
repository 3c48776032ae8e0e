/** A job as clients of Piston send it. */
export interface PistonJobBody {
  readonly language: string;
  readonly version: string;
  readonly files: readonly {
    readonly name?: string;
    readonly content: string;
    readonly encoding?: 'utf8' | 'base64' | 'hex';
  }[];
  readonly stdin?: string;
  readonly args?: readonly string[];
  readonly compile_timeout?: number;
  readonly run_timeout?: number;
  readonly compile_memory_limit?: number;
  readonly run_memory_limit?: number;
}

/** One stage as Piston answers it. */
interface PistonStageBody {
  readonly stdout: string;
  readonly stderr: string;
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly status: string | null;
  readonly cpu_time: number | null;
  readonly wall_time: number | null;
  readonly memory: number | null;
}

export interface PistonResult {
  readonly language: string;
  readonly version: string;
  readonly run: PistonStageBody;
  readonly compile?: PistonStageBody;
}

/** One connection, with everything that the server said on it. */
export interface PistonConnection {
  readonly heard: readonly Readonly<Record<string, unknown>>[];
  /** The data of one stream so far. */
  text(stream: 'stdout' | 'stderr'): string;
  send(message: unknown): void;
  close(): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** A client of Piston v2, written from the description of its API alone. */
export class PistonClient {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** `base` ends before `/api/v2`. */
  constructor(base: string, key?: string) {
    this.#base = base;
    this.#headers = key === undefined ? {} : { authorization: key };
  }

  async runtimes(): Promise<
    readonly { readonly language: string; readonly version: string; readonly aliases: readonly string[] }[]
  > {
    const response = await fetch(`${this.#base}/api/v2/runtimes`, { headers: this.#headers });
    return (await response.json()) as Awaited<ReturnType<PistonClient['runtimes']>>;
  }

  /** Rejects with the message of whatever is not 200. */
  async execute(job: PistonJobBody): Promise<PistonResult> {
    const response = await fetch(`${this.#base}/api/v2/execute`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(job),
    });
    const body = (await response.json()) as PistonResult & { readonly message: string };
    if (response.status !== 200) {
      throw new Error(`${response.status} ${body.message}`);
    }
    return body;
  }

  /** Resolves with an open connection. */
  async connect(): Promise<PistonConnection> {
    const url = `${this.#base.replace(/^http/, 'ws')}/api/v2/connect`;
    const socket = new WebSocket(url, { headers: this.#headers } as unknown as string[]);
    const heard: Record<string, unknown>[] = [];
    socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))));
    const closed = new Promise<{ code: number; reason: string }>((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
    });
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('the connection was refused')));
    });
    return {
      heard,
      text: (stream) =>
        heard
          .filter((message) => message.type === 'data' && message.stream === stream)
          .map(({ data }) => data)
          .join(''),
      send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      close: () => socket.close(),
      closed,
    };
  }
}
