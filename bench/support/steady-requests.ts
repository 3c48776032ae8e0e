import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ExecutionAnswer } from './bench-client.ts';

/** One request that is asked again and again at a steady rate. */
export interface SteadyRequest {
  readonly name: string;
  readonly everyMs: number;
  readonly path: string;
  /** Posted as JSON; without one it is a GET. */
  readonly body: unknown;
  /** What the answer must contain to be right. */
  readonly expected: string;
}

/** One answer: `ms` from the instant it was due, so that a late sender does not hide a slow server. */
export interface SteadySample {
  readonly name: string;
  readonly ms: number;
  /** What was wrong with the answer; empty when it was right. */
  readonly problem: string;
  /** What an execution found; undefined for any other request. */
  readonly startKind: string | undefined;
  /** Where the server says that the time went; undefined for any other request. */
  readonly timings: ExecutionAnswer['timings'] | undefined;
}

/**
 * Asks from a thread of its own, so that what this one is busy with is not measured as the server's slowness. Open
 * loop: a slow answer does not delay the next request.
 */
export class SteadyRequests {
  readonly #worker: Worker;
  readonly #answered: Promise<readonly unknown[]>;
  /** Resolves when the thread asks at its rate; the answers before that are not among the samples. */
  readonly begun: Promise<void>;

  constructor(
    server: { readonly url: string; readonly apiKey?: string },
    requests: readonly SteadyRequest[],
  ) {
    this.#worker = new Worker(new URL('./steady-worker.ts', import.meta.url), {
      workerData: { server, requests },
    });
    const ready = once(this.#worker, 'message');
    this.#answered = ready.then(() => once(this.#worker, 'message'));
    // A thread that fails is heard of by whoever stops it: the server must be ended first.
    this.#answered.catch(() => undefined);
    this.begun = ready.then(
      () => undefined,
      () => undefined,
    );
  }

  /** Asks no more; resolves with every answer once the last has come. */
  async stop(): Promise<readonly SteadySample[]> {
    this.#worker.postMessage('stop');
    const [samples] = await this.#answered;
    await this.#worker.terminate();
    return samples as readonly SteadySample[];
  }
}
