import { LRUCache } from 'lru-cache';
import { ChameleonError } from '../../kernel/errors.ts';

/** How many of the last clones are remembered. */
const REMEMBERED_MAX = 65_536;

/**
 * What the kernels of clones drew first once they had been given their own randomness. Two that drew the same would draw the same
 * keys: the second is not used.
 */
export class BootIds {
  readonly #seen = new LRUCache<string, true>({ max: REMEMBERED_MAX });

  /** Throws `instance-failed` for one that was seen before. */
  take(bootId: string): void {
    if (this.#seen.has(bootId)) {
      throw new ChameleonError(
        'instance-failed',
        `a restored machine drew ${bootId}, as one before it: it has no randomness of its own`,
      );
    }
    this.#seen.set(bootId, true);
  }
}
