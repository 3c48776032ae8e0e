import { ChameleonError } from './chameleon-error.ts';

/** How one call may end before its answer. */
export interface CallOptions {
  /** Aborted, it ends the call with the signal's reason. What the server has accepted goes on there. */
  readonly signal?: AbortSignal | undefined;
  /** How long the call may take, with all of its attempts; then it fails as `deadline-exceeded`. */
  readonly timeoutMs?: number | undefined;
}

/** One signal that is aborted with the first of those given. */
export function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

/** The end of one call, which may consist of several requests: by its caller's signal or by its time, which begins now. */
export class CallLimit {
  readonly signal: AbortSignal | undefined;
  readonly #options: CallOptions;

  constructor(options: CallOptions) {
    this.#options = options;
    const { signal, timeoutMs } = options;
    this.signal = anyOf(signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs));
  }

  get isOver(): boolean {
    return this.signal?.aborted === true;
  }

  /** What a call that ends with `error` is answered with: the caller's own reason, that its time is over, or that error. */
  failureOf(error: unknown): unknown {
    const { signal, timeoutMs } = this.#options;
    if (signal?.aborted === true) {
      return signal.reason;
    }
    if (this.isOver) {
      return new ChameleonError('deadline-exceeded', `no answer within ${timeoutMs} ms`, { cause: error });
    }
    return error;
  }
}
