import { assert } from '../kernel/assert.ts';

const SUBJECT = /^[^\s.*>]+(\.[^\s.*>]+)*$/;
const REST = '.>';

interface Entry<T> {
  readonly order: number;
  readonly value: T;
}

/** Values by subject pattern: an exact subject, or a prefix ending in `.>` that every longer subject continues. */
export class SubjectTable<T> {
  readonly #exact = new Map<string, Set<Entry<T>>>();
  readonly #prefixes = new Map<string, Set<Entry<T>>>();
  #order = 0;

  /** Adds the value under the pattern; returns how to remove it, which may be called again to no effect. */
  add(pattern: string, value: T): () => void {
    const isPrefix = pattern.endsWith(REST);
    const key = isPrefix ? pattern.slice(0, -REST.length) : pattern;
    assertSubject(key);
    const entries = isPrefix ? this.#prefixes : this.#exact;
    const entry = { order: this.#order++, value };
    const atKey = entries.get(key) ?? new Set();
    entries.set(key, atKey.add(entry));
    return () => {
      if (atKey.delete(entry) && atKey.size === 0) {
        entries.delete(key);
      }
    };
  }

  /** The values whose pattern matches the subject, in the order they were added. */
  matching(subject: string): T[] {
    const found = [...(this.#exact.get(subject) ?? [])];
    if (this.#prefixes.size > 0) {
      for (let dot = subject.indexOf('.'); dot >= 0; dot = subject.indexOf('.', dot + 1)) {
        found.push(...(this.#prefixes.get(subject.slice(0, dot)) ?? []));
      }
      found.sort((a, b) => a.order - b.order);
    }
    return found.map(({ value }) => value);
  }
}

/** Subjects are words joined by dots, without spaces and wildcards; anything else is a bug of the caller. */
export function assertSubject(subject: string): void {
  assert(SUBJECT.test(subject), `not a subject: ${JSON.stringify(subject)}`);
}
