import { assert } from '../kernel/assert.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';

/** A predictor that failed is left alone for so long, twice as long if it fails again within a minute after. */
const HOLD_MS_FIRST = 1000;
const HOLD_MS_MAX = 60_000;

/** What came of asking the predictor: its answer, or why there is none to rely on. */
export type Guarded<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly why: string };

interface Failure {
  readonly why: string;
  readonly holdMs: number;
  readonly untilAt: number;
}

interface GuardParts {
  readonly clock: Clock;
  readonly deadlineMs: number;
  /** Hears each failure once, and how long the predictor is left alone for it. */
  readonly onFailure: (failure: { readonly why: string; readonly holdMs: number }) => void;
}

/**
 * Asks a predictor without relying on it. What throws, holds no numbers or is not there by the deadline is a
 * failure; then it is not asked at all for a while, so that a broken one costs its deadline now and then and not
 * with each question. An answer that is computed in this very thread cannot be interrupted: it is noticed as late
 * when it is over.
 */
export class PredictorGuard {
  readonly #parts: GuardParts;
  #failure: Failure | undefined;

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  /** Asks and awaits the answer, until the deadline at most. Never rejects. */
  async ask<T>(work: () => T | Promise<T>): Promise<Guarded<T>> {
    const startedAt = this.#parts.clock.now();
    const begun = this.#begin(work, startedAt);
    if (begun.kind === 'failed') {
      return begun;
    }
    if (!(begun.value instanceof Promise)) {
      return this.#judge(begun.value, startedAt);
    }
    try {
      const answer = await this.#inTime(begun.value);
      return answer.kind === 'answered' ? this.#judge(answer.value, startedAt) : answer;
    } catch (error) {
      return this.#threw(error);
    }
  }

  /**
   * Asks for what is computed at once, or tells it something; never throws. Where an answer may hold figures that
   * are unknown by right, `reliedOn` gives the part whose numbers must be there.
   */
  askNow<T>(work: () => T, reliedOn: (value: T) => unknown = (value) => value): Guarded<T> {
    const startedAt = this.#parts.clock.now();
    const begun = this.#begin(work, startedAt);
    assert(
      begun.kind === 'failed' || !(begun.value instanceof Promise),
      'a promise can only be awaited by ask',
    );
    return begun.kind === 'failed' ? begun : this.#judge(begun.value, startedAt, reliedOn);
  }

  /** Why it is left alone at `now`; undefined when it is asked. */
  failureAt(now: number): string | undefined {
    const isHeld = this.#failure !== undefined && now < this.#failure.untilAt;
    return isHeld ? this.#failure?.why : undefined;
  }

  #begin<T>(work: () => T, now: number): Guarded<T> {
    const why = this.failureAt(now);
    if (why !== undefined) {
      return { kind: 'failed', why };
    }
    try {
      return { kind: 'answered', value: work() };
    } catch (error) {
      return this.#threw(error);
    }
  }

  #inTime<T>(answer: Promise<T>): Promise<Guarded<T>> {
    const { clock, deadlineMs } = this.#parts;
    return new Promise((resolve, reject) => {
      const cancel = clock.schedule(deadlineMs, () =>
        resolve(this.#fail(`it gave no answer within ${deadlineMs} ms`)),
      );
      answer.then((value) => resolve({ kind: 'answered', value }), reject).finally(cancel);
    });
  }

  #judge<T>(value: T, startedAt: number, reliedOn: (value: T) => unknown = () => value): Guarded<T> {
    const { clock, deadlineMs } = this.#parts;
    const tookMs = clock.now() - startedAt;
    if (tookMs > deadlineMs) {
      return this.#fail(`it took ${tookMs.toFixed(0)} ms, the limit is ${deadlineMs}`);
    }
    const place = findUnsound(reliedOn(value), 'answer');
    if (place !== undefined) {
      return this.#fail(`its ${place} is no number`);
    }
    return { kind: 'answered', value };
  }

  #threw(error: unknown): Guarded<never> {
    return this.#fail(`it threw ${JSON.stringify(messageOf(error))}`);
  }

  #fail(why: string): Guarded<never> {
    const now = this.#parts.clock.now();
    // Questions that were under way when it failed first say nothing new.
    if (this.failureAt(now) === undefined) {
      const last = this.#failure;
      const isRepeat = last !== undefined && now <= last.untilAt + HOLD_MS_MAX;
      const holdMs = isRepeat ? Math.min(HOLD_MS_MAX, last.holdMs * 2) : HOLD_MS_FIRST;
      this.#failure = { why, holdMs, untilAt: now + holdMs };
      this.#parts.onFailure({ why, holdMs });
    }
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
