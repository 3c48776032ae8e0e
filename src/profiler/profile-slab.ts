import { PackedProfile, PROFILE_BYTES } from './packed-profile.ts';

/** Profiles per buffer: about 1 MB each, taken from the system as they are needed. */
const ROWS_PER_CHUNK = 1024;

/** Many profiles side by side in few buffers: a million users are a thousand objects to the garbage collector. */
export class ProfileSlab {
  readonly #chunks: ArrayBuffer[] = [];
  readonly #freeRows: number[] = [];
  #nextRow = 0;

  /** A row for a new profile, empty. */
  claim(): number {
    const row = this.#freeRows.pop() ?? this.#nextRow++;
    if (row >= this.#chunks.length * ROWS_PER_CHUNK) {
      this.#chunks.push(new ArrayBuffer(ROWS_PER_CHUNK * PROFILE_BYTES));
    }
    return row;
  }

  /** Gives the row back; what was in it is gone. */
  release(row: number): void {
    this.at(row).bytes.fill(0);
    this.#freeRows.push(row);
  }

  /** The profile in a row that was claimed. */
  at(row: number): PackedProfile {
    const chunk = this.#chunks[Math.floor(row / ROWS_PER_CHUNK)];
    if (chunk === undefined) {
      throw new RangeError(`no profile has the row ${row}`);
    }
    return new PackedProfile(chunk, (row % ROWS_PER_CHUNK) * PROFILE_BYTES);
  }
}
