/** The calls that are being answered: whoever ends waits until nothing of them runs any more. */
export class CallsInFlight {
  readonly #calls = new Set<Promise<unknown>>();

  add(call: Promise<unknown>): void {
    const forget = (): void => void this.#calls.delete(settled);
    const settled: Promise<void> = call.then(forget, forget);
    this.#calls.add(settled);
  }

  /** Resolves when all are settled. */
  async settled(): Promise<void> {
    await Promise.all(this.#calls);
  }
}
