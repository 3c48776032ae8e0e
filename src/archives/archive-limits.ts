/** What an archive may come to: counted while it is unpacked, so that nothing is unpacked in vain. */
export interface ArchiveLimits {
  /** Files in it. */
  readonly countMax: number;
  /** Of all files together, unpacked. */
  readonly bytesMax: number;
}

/** An archive that is refused as a whole, and why in words that its sender understands. */
export class BadArchive extends Error {
  /** too-large: beyond a limit. malformed: not what it says it is, or something in it that is not taken. */
  readonly kind: 'malformed' | 'too-large';

  constructor(kind: BadArchive['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

const ENTRY_COUNT_MAX = 20_000;

/** Counts what comes out of one archive; throws `BadArchive` as soon as it is too much. */
export class ArchiveCount {
  readonly #limits: ArchiveLimits;
  #entryCount = 0;
  #fileCount = 0;
  #bytes = 0;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  /** Folders cost nothing but time: of them there may be many, not any number. */
  addEntry(): void {
    this.#entryCount += 1;
    if (this.#entryCount > ENTRY_COUNT_MAX) {
      throw new BadArchive('too-large', `it has more than ${ENTRY_COUNT_MAX} entries`);
    }
  }

  addFile(): void {
    this.#fileCount += 1;
    if (this.#fileCount > this.#limits.countMax) {
      throw new BadArchive('too-large', `it has more than ${this.#limits.countMax} files`);
    }
  }

  addBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.#limits.bytesMax) {
      throw new BadArchive('too-large', `its files hold more than ${this.#limits.bytesMax} bytes`);
    }
  }
}
