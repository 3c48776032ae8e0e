import { makeId, type UserId } from '../kernel/ids.ts';
import type { ProfileSlab } from './profile-slab.ts';

const PREFIX_LENGTH = 'usr_'.length;
/** In place of a length: the name is kept elsewhere. */
const ELSEWHERE = 255;

/**
 * Whose row it is: the user's id without its prefix, in the row itself where it fits. Ids are of an alphabet of one
 * byte a character (`kernel/ids.ts`); the few long ones are kept as strings.
 */
export class RowNames {
  readonly #slab: ProfileSlab;
  readonly #long = new Map<number, UserId>();

  constructor(slab: ProfileSlab) {
    this.#slab = slab;
  }

  write(row: number, userId: UserId): void {
    const bytes = this.#slab.nameAt(row);
    const length = userId.length - PREFIX_LENGTH;
    if (length >= bytes.length) {
      bytes[0] = ELSEWHERE;
      this.#long.set(row, userId);
      return;
    }
    bytes[0] = length;
    for (let k = 0; k < length; k += 1) {
      bytes[1 + k] = userId.charCodeAt(PREFIX_LENGTH + k);
    }
  }

  read(row: number): UserId {
    const bytes = this.#slab.nameAt(row);
    return (
      this.#long.get(row) ?? makeId('usr', String.fromCharCode(...bytes.subarray(1, 1 + (bytes[0] ?? 0))))
    );
  }

  isOf(row: number, userId: UserId): boolean {
    const bytes = this.#slab.nameAt(row);
    if (bytes[0] === ELSEWHERE) {
      return this.#long.get(row) === userId;
    }
    if (bytes[0] !== userId.length - PREFIX_LENGTH) {
      return false;
    }
    for (let k = PREFIX_LENGTH; k < userId.length; k += 1) {
      if (bytes[1 + k - PREFIX_LENGTH] !== userId.charCodeAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** The row is about to be another's. */
  forget(row: number): void {
    this.#long.delete(row);
  }
}
