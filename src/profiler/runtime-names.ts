/** Longer names are not told apart, so they are not profiled. */
export const RUNTIME_NAME_MAX = 16;
const PRINTABLE = /^[\x21-\x7e]+$/;
/** Numbers are one byte. */
const NUMBER_MAX = 255;

/** What stands for no runtime. */
export const NO_RUNTIME = 0;

/** The runtimes that profiles speak of, each by a number from 1 to 255: an operator offers few, and they stay. */
export class RuntimeNames {
  readonly #names: string[] = [''];
  readonly #numbers = new Map<string, number>();

  /** The number of a name, a new one if need be; NO_RUNTIME for what is no such name, or when all numbers are taken. */
  numberFor(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) {
      return known;
    }
    const isName = name.length <= RUNTIME_NAME_MAX && PRINTABLE.test(name);
    if (!isName || this.#names.length > NUMBER_MAX) {
      return NO_RUNTIME;
    }
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  /** Empty for NO_RUNTIME and for a number that was never given. */
  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }
}
