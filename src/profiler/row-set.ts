const BITS = 32;

/** A set of rows at one bit a row. */
export class RowSet {
  #words = new Int32Array(32);

  has(row: number): boolean {
    return (((this.#words[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
  }

  add(row: number): void {
    const word = row >>> 5;
    this.#growTo(word + 1);
    this.#words[word] = (this.#words[word] ?? 0) | (1 << (row & 31));
  }

  delete(row: number): void {
    const word = row >>> 5;
    if (word < this.#words.length) {
      this.#words[word] = (this.#words[word] ?? 0) & ~(1 << (row & 31));
    }
  }

  /** The first `countMax` rows from `first` on, in order. */
  rowsFrom(first: number, countMax: number): number[] {
    const found: number[] = [];
    for (let row = first; row < this.#words.length * BITS && found.length < countMax; row += 1) {
      if ((row & 31) === 0 && this.#words[row >>> 5] === 0) {
        row += BITS - 1;
      } else if (this.has(row)) {
        found.push(row);
      }
    }
    return found;
  }

  /** Puts all rows into another set, and has none afterwards. */
  moveInto(other: RowSet): void {
    other.#growTo(this.#words.length);
    for (const [word, bits] of this.#words.entries()) {
      other.#words[word] = (other.#words[word] ?? 0) | bits;
    }
    this.#words.fill(0);
  }

  #growTo(wordCount: number): void {
    if (wordCount > this.#words.length) {
      const larger = new Int32Array(Math.max(this.#words.length * 2, wordCount));
      larger.set(this.#words);
      this.#words = larger;
    }
  }
}
