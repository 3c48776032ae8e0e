import { PackedProfile, PROFILE_BYTES } from './packed-profile.ts';
import type { RuntimeNames } from './runtime-names.ts';

/** Rows per buffer: about 1 MB each, taken from the system as they are needed. */
const ROWS_PER_CHUNK = 1024;

/** Words (32 bits) that each row has behind its profile. */
export const wordAt = { newer: 0, older: 1, tenant: 2 } as const;
const WORD_COUNT = 3;
/** Bytes for the name of the row's user: a length and 39 characters, so that a UUID fits. */
const NAME_BYTES = 40;

const WORDS_OFFSET = PROFILE_BYTES;
const NAME_OFFSET = WORDS_OFFSET + WORD_COUNT * 4;
/** A multiple of 8, so that rows can lie side by side in one buffer. */
export const ROW_BYTES = Math.ceil((NAME_OFFSET + NAME_BYTES) / 8) * 8;
const ROW_WORDS = ROW_BYTES / 4;

interface Chunk {
  readonly buffer: ArrayBuffer;
  readonly words: Int32Array;
}

/**
 * Many profiles side by side in few buffers, each with what else must be known of its user: a million users are a
 * thousand objects to the garbage collector.
 */
export class ProfileSlab {
  readonly runtimeNames: RuntimeNames;
  readonly #chunks: Chunk[] = [];
  readonly #freeRows: number[] = [];
  #nextRow = 0;

  constructor(runtimeNames: RuntimeNames) {
    this.runtimeNames = runtimeNames;
  }

  /** A row for a new profile, empty. */
  claim(): number {
    const row = this.#freeRows.pop() ?? this.#nextRow++;
    if (row >= this.#chunks.length * ROWS_PER_CHUNK) {
      const buffer = new ArrayBuffer(ROWS_PER_CHUNK * ROW_BYTES);
      this.#chunks.push({ buffer, words: new Int32Array(buffer) });
    }
    return row;
  }

  /** Gives the row back; what was in it is gone. */
  release(row: number): void {
    new Uint8Array(this.#chunkOf(row).buffer, offsetOf(row), ROW_BYTES).fill(0);
    this.#freeRows.push(row);
  }

  /** The profile in a row that was claimed. */
  profileAt(row: number): PackedProfile {
    return new PackedProfile(this.runtimeNames, this.#chunkOf(row).buffer, offsetOf(row));
  }

  nameAt(row: number): Uint8Array {
    return new Uint8Array(this.#chunkOf(row).buffer, offsetOf(row) + NAME_OFFSET, NAME_BYTES);
  }

  word(row: number, at: number): number {
    return this.#chunkOf(row).words[wordIndexOf(row, at)] ?? 0;
  }

  setWord(row: number, at: number, value: number): void {
    this.#chunkOf(row).words[wordIndexOf(row, at)] = value;
  }

  #chunkOf(row: number): Chunk {
    const chunk = this.#chunks[Math.floor(row / ROWS_PER_CHUNK)];
    if (chunk === undefined) {
      throw new RangeError(`no profile has the row ${row}`);
    }
    return chunk;
  }
}

function offsetOf(row: number): number {
  return (row % ROWS_PER_CHUNK) * ROW_BYTES;
}

function wordIndexOf(row: number, at: number): number {
  return (row % ROWS_PER_CHUNK) * ROW_WORDS + WORDS_OFFSET / 4 + at;
}
