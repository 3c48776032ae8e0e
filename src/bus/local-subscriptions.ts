import type { Message } from './bus.ts';
import { SubjectTable } from './subject-table.ts';

type Handler = (message: Message, subject: string) => void;

interface Subscription {
  readonly handler: Handler;
}

/** The subscribers of this process. */
export class LocalSubscriptions {
  readonly #table = new SubjectTable<Subscription>();
  readonly #counts = new Map<string, number>();
  readonly #current = new Set<Subscription>();

  /** Adds a subscriber; returns how to remove it: true when that was so, false when it was removed before. */
  add(pattern: string, handler: Handler): () => boolean {
    const subscription: Subscription = { handler };
    const remove = this.#table.add(pattern, subscription);
    this.#current.add(subscription);
    this.#counts.set(pattern, (this.#counts.get(pattern) ?? 0) + 1);
    return () => {
      const wasCurrent = this.#current.delete(subscription);
      if (wasCurrent) {
        remove();
        this.#countOneLess(pattern);
      }
      return wasCurrent;
    };
  }

  /** Whether anybody subscribed to exactly this pattern. */
  hasPattern(pattern: string): boolean {
    return this.#counts.has(pattern);
  }

  patterns(): Iterable<string> {
    return this.#counts.keys();
  }

  /** Hands the message to those subscribed now, later in this turn; a subscriber removed in between gets nothing. */
  deliver(subject: string, message: Message, onError: (error: unknown, subject: string) => void): void {
    const subscriptions = this.#table.matching(subject);
    if (subscriptions.length === 0) {
      return;
    }
    // Never within publish(): a subscriber that publishes must not run in the middle of another.
    queueMicrotask(() => {
      for (const subscription of subscriptions) {
        if (this.#current.has(subscription)) {
          callSafely(
            () => subscription.handler(message, subject),
            (error) => onError(error, subject),
          );
        }
      }
    });
  }

  /** Nobody gets anything any more, not even what is on its way. */
  clear(): void {
    this.#current.clear();
    this.#counts.clear();
  }

  #countOneLess(pattern: string): void {
    const left = (this.#counts.get(pattern) ?? 1) - 1;
    if (left === 0) {
      this.#counts.delete(pattern);
    } else {
      this.#counts.set(pattern, left);
    }
  }
}

function callSafely(call: () => void, onError: (error: unknown) => void): void {
  try {
    call();
  } catch (error) {
    onError(error);
  }
}
