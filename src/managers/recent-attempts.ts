import { ChameleonError } from '../kernel/errors.ts';
import type { AttemptId } from '../kernel/ids.ts';

/** Ids weigh some 100 bytes: a day of busy work on one host is remembered for a few megabytes. */
const ID_COUNT_MAX = 50_000;
/** Answers carry whole outputs, so only a few are kept for a repeat. */
const ANSWER_COUNT_MAX = 32;

/** Runs each attempt at most once: a repeat gets the first one's answer while it is kept, else an error, never a run. */
export class RecentAttempts<Answer> {
  /** In order of arrival; the answer is dropped before the id is. */
  readonly #answers = new Map<AttemptId, Promise<Answer> | undefined>();
  readonly #settled: AttemptId[] = [];

  /** Starts `run` unless the id was seen. Rejects with `idempotency-conflict` when its answer is gone. */
  once(id: AttemptId, run: () => Promise<Answer>): Promise<Answer> {
    if (this.#answers.has(id)) {
      const forgotten = new ChameleonError(
        'idempotency-conflict',
        `attempt ${id} ran here before and its answer is no longer kept`,
      );
      return this.#answers.get(id) ?? Promise.reject(forgotten);
    }
    const answer = run();
    this.#answers.set(id, answer);
    const settle = () => this.#settle(id);
    answer.then(settle, settle);
    return answer;
  }

  #settle(id: AttemptId): void {
    this.#settled.push(id);
    const dropped = this.#settled.length > ANSWER_COUNT_MAX ? this.#settled.shift() : undefined;
    if (dropped !== undefined) {
      this.#answers.set(dropped, undefined);
    }
    if (this.#answers.size > ID_COUNT_MAX) {
      this.#forgetOldest();
    }
  }

  /** What still runs is never forgotten, however old. */
  #forgetOldest(): void {
    for (const [id, answer] of this.#answers) {
      if (answer === undefined) {
        this.#answers.delete(id);
        return;
      }
    }
  }
}
