/** Part of the newest measurement in the mean. */
const STEP = 0.2;

/**
 * What instances of one kind (a runtime, and what it loads ahead) hold once they are warm, in MB. An interpreter is ready
 * before it has warmed up, so what it holds at that moment is less than it will.
 */
export class WarmMemory {
  #meanMb: number | undefined;

  observeMb(memoryMb: number): void {
    this.#meanMb = this.#meanMb === undefined ? memoryMb : this.#meanMb + STEP * (memoryMb - this.#meanMb);
  }

  /** What one will hold that holds `readyMb` now; just that while none of its kind has been seen warm. */
  expectMb(readyMb: number): number {
    return Math.max(readyMb, this.#meanMb ?? 0);
  }
}

/** The memory of every kind that has booted here. */
export class WarmMemories {
  readonly #ofKind = new Map<string, WarmMemory>();

  of(birth: string, loaded: readonly string[]): WarmMemory {
    const kind = [birth, ...loaded].join('\0');
    const known = this.#ofKind.get(kind) ?? new WarmMemory();
    this.#ofKind.set(kind, known);
    return known;
  }
}
