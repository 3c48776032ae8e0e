import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { Message } from './bus.ts';

interface Outstanding {
  /** Who is to answer: a link, or undefined for a server of this process. */
  readonly from: object | undefined;
  resolve(message: Message): void;
  reject(error: unknown): void;
}

/** The requests of one process that wait for their answer, each with its time limit. */
export class OutstandingRequests {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Outstanding>();
  #nextId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Registers a request and lets `ask` send it under its id. Rejects with `request-timed-out` after `timeoutMs`. */
  open(
    request: { readonly subject: string; readonly timeoutMs: number; readonly from: object | undefined },
    ask: (id: number) => void,
  ): Promise<Message> {
    const { subject, timeoutMs, from } = request;
    const id = this.#nextId++;
    const answer = new Promise<Message>((resolve, reject) => {
      this.#waiting.set(id, { from, resolve, reject });
    });
    const cancelTimer = this.#clock.schedule(timeoutMs, () =>
      this.fail(
        id,
        new ChameleonError('request-timed-out', `${subject} gave no answer within ${timeoutMs} ms`),
      ),
    );
    try {
      ask(id);
    } catch (error) {
      this.fail(id, error);
    }
    return answer.finally(cancelTimer);
  }

  /** An answer to a request that is not waiting any more is dropped. */
  answer(id: number, message: Message): void {
    this.#take(id)?.resolve(message);
  }

  fail(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  /** Fails every request for which the predicate on who is to answer holds. */
  failAll(isMeant: (from: object | undefined) => boolean, error: () => ChameleonError): void {
    for (const [id, { from }] of this.#waiting) {
      if (isMeant(from)) {
        this.fail(id, error());
      }
    }
  }

  #take(id: number): Outstanding | undefined {
    const found = this.#waiting.get(id);
    this.#waiting.delete(id);
    return found;
  }
}
