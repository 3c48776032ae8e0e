/** Lets so much happen at once; the rest waits, in the order of its coming. */
export class Gate {
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  #insideCount = 0;

  constructor(size: number) {
    this.#size = size;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#insideCount < this.#size) {
      this.#insideCount += 1;
    } else {
      // Whoever leaves hands its place over.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#insideCount -= 1;
      } else {
        next();
      }
    }
  }
}
