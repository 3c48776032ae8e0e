import { textOfBase64 } from './base64-text.ts';
import { WrongAttributes } from './judge0-errors.ts';
import type { Complain } from './read-limits.ts';

const OPTIONS_LENGTH_MAX = 512;
const TRUE_WORDS: ReadonlySet<unknown> = new Set([true, 'true', 1, '1', 't', 'on']);

/** What counts as nothing said. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Reads one body, and gathers what is wrong about it. */
export class AttributeReader {
  readonly body: Readonly<Record<string, unknown>>;
  readonly #wrong: Record<string, string[]> = {};
  readonly #isBase64: boolean;

  constructor(given: unknown, encoding: { readonly isBase64: boolean }) {
    this.body = typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
    this.#isBase64 = encoding.isBase64;
  }

  readonly complain: Complain = (attribute, what) => {
    this.#wrong[attribute] = [...(this.#wrong[attribute] ?? []), what];
  };

  /** Throws `WrongAttributes` if there was anything to complain of. */
  check(): void {
    if (Object.keys(this.#wrong).length > 0) {
      throw new WrongAttributes(this.#wrong);
    }
  }

  /** A text as it was sent. */
  plain(attribute: string): string | undefined {
    const value = this.body[attribute];
    if (value === undefined || value === null) {
      return undefined;
    }
    if (typeof value !== 'string') {
      this.complain(attribute, 'must be a string');
      return undefined;
    }
    return value;
  }

  /** A text that is sent in base64 where the request says so. */
  text(attribute: string): string | undefined {
    const value = this.plain(attribute);
    if (value === undefined || !this.#isBase64) {
      return value;
    }
    const decoded = textOfBase64(value);
    if (decoded === undefined) {
      this.complain(attribute, 'must stand for UTF-8 text');
    }
    return decoded;
  }

  option(attribute: string): string | undefined {
    const value = this.plain(attribute);
    if (value !== undefined && value.length > OPTIONS_LENGTH_MAX) {
      this.complain(attribute, `is too long (maximum is ${OPTIONS_LENGTH_MAX} characters)`);
    }
    return isBlank(value) ? undefined : value;
  }

  flag(attribute: string): boolean {
    return TRUE_WORDS.has(this.body[attribute]);
  }
}
