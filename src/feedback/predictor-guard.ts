import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';

/** After a failure the predictor is not relied on for so long. */
const HOLD_MS = 60_000;

/** What came of asking the predictor: its answer, or why there is none to rely on. */
export type Guarded<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: string };

/** Asks the predictor without relying on it: what throws, holds no numbers, or took too long is a failure. */
export class PredictorGuard {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #deadlineMs: number;
  #failure: { readonly why: string; readonly at: number } | undefined;

  constructor(parts: { readonly clock: Pick<Clock, 'now'>; readonly deadlineMs: number }) {
    this.#clock = parts.clock;
    this.#deadlineMs = parts.deadlineMs;
  }

  ask<T>(work: () => T): Guarded<T> {
    const startedAt = this.#clock.now();
    let value: T;
    try {
      value = work();
    } catch (error) {
      return this.#fail(`it threw ${JSON.stringify(messageOf(error))}`);
    }
    const tookMs = this.#clock.now() - startedAt;
    if (tookMs > this.#deadlineMs) {
      return this.#fail(`it took ${tookMs.toFixed(0)} ms, the limit is ${this.#deadlineMs}`);
    }
    const place = findUnsound(value, 'answer');
    return place === undefined ? { kind: 'answered', value } : this.#fail(`its ${place} is no number`);
  }

  /** Why it is not to be relied on at `now`; undefined when its last failure is a minute past. */
  failureAt(now: number): string | undefined {
    const isHeld = this.#failure !== undefined && now - this.#failure.at < HOLD_MS;
    return isHeld ? this.#failure?.why : undefined;
  }

  #fail(why: string): Guarded<never> {
    this.#failure = { why, at: this.#clock.now() };
    return { kind: 'failed', why };
  }
}

/** The path to the first number in a plain value that is not finite. */
function findUnsound(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : path;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  for (const [key, part] of Object.entries(value)) {
    const found = findUnsound(part, `${path}.${key}`);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
