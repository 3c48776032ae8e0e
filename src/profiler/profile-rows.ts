import type { PackedProfile } from './packed-profile.ts';
import { ProfileSlab } from './profile-slab.ts';
import { TenantRecency } from './tenant-recency.ts';

/** The profiles in memory, at most `countMax`, found by key. */
export class ProfileRows {
  readonly #countMax: number;
  readonly #onGivenUp: (key: string, profile: PackedProfile) => void;
  readonly #slab = new ProfileSlab();
  readonly #recency = new TenantRecency();
  readonly #rows = new Map<string, number>();
  /** By row. */
  readonly #keys: string[] = [];

  /** `onGivenUp` sees a profile for the last time: its bytes are overwritten when it returns. */
  constructor(countMax: number, onGivenUp: (key: string, profile: PackedProfile) => void) {
    this.#countMax = Math.max(1, countMax);
    this.#onGivenUp = onGivenUp;
  }

  get count(): number {
    return this.#rows.size;
  }

  get isFull(): boolean {
    return this.#rows.size >= this.#countMax;
  }

  find(key: string): PackedProfile | undefined {
    const row = this.#rows.get(key);
    return row === undefined ? undefined : this.#slab.at(row);
  }

  /** Finds it and marks it as the one its tenant used last. */
  use(key: string, tenant: string): PackedProfile | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) {
      return undefined;
    }
    this.#recency.touch(tenant, row);
    return this.#slab.at(row);
  }

  /** Makes an empty profile under a key that has none; the tenant with most gives up its oldest when it is full. */
  enter(key: string, tenant: string): PackedProfile {
    if (this.isFull) {
      this.#giveUpOne();
    }
    const row = this.#claim(key);
    this.#recency.add(tenant, row);
    return this.#slab.at(row);
  }

  /** Makes an empty profile as the one its tenant has not used for longest; there must be room. */
  enterOldest(key: string, tenant: string): PackedProfile {
    const row = this.#claim(key);
    this.#recency.addOldest(tenant, row);
    return this.#slab.at(row);
  }

  #claim(key: string): number {
    const row = this.#slab.claim();
    this.#rows.set(key, row);
    this.#keys[row] = key;
    return row;
  }

  #giveUpOne(): void {
    const given = this.#recency.rowToGive();
    if (given !== undefined) {
      const key = this.#keys[given.row] ?? '';
      this.#onGivenUp(key, this.#slab.at(given.row));
      this.#recency.remove(given.tenant, given.row);
      this.#rows.delete(key);
      this.#slab.release(given.row);
    }
  }
}
