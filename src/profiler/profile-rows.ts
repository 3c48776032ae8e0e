import type { TenantId, UserId } from '../kernel/ids.ts';
import { type HashKey, KeyedHash } from '../kernel/keyed-hash.ts';
import type { PackedProfile } from './packed-profile.ts';
import { ProfileSlab, wordAt } from './profile-slab.ts';
import { RowIndex } from './row-index.ts';
import { RowNames } from './row-names.ts';
import type { RuntimeNames } from './runtime-names.ts';
import { TenantRecency } from './tenant-recency.ts';

/** Whose profile it is. */
export interface Who {
  readonly tenantId: TenantId;
  readonly userId: UserId;
}

/** The profiles in memory, at most `countMax`, each in a row that is found by whose it is and named by a number. */
export class ProfileRows {
  readonly #countMax: number;
  readonly #onGivenUp: (row: number) => void;
  readonly #hash: KeyedHash;
  readonly #slab: ProfileSlab;
  readonly #recency: TenantRecency;
  readonly #names: RowNames;
  readonly #index = new RowIndex();

  constructor(options: {
    readonly countMax: number;
    readonly hashKey: HashKey;
    readonly runtimeNames: RuntimeNames;
    /** Sees a row for the last time: it is another's when this returns. */
    readonly onGivenUp: (row: number) => void;
  }) {
    this.#countMax = Math.max(1, options.countMax);
    this.#onGivenUp = options.onGivenUp;
    this.#hash = new KeyedHash(options.hashKey);
    this.#slab = new ProfileSlab(options.runtimeNames);
    this.#recency = new TenantRecency(this.#slab);
    this.#names = new RowNames(this.#slab);
  }

  get count(): number {
    return this.#index.count;
  }

  get isFull(): boolean {
    return this.count >= this.#countMax;
  }

  profileAt(row: number): PackedProfile {
    return this.#slab.profileAt(row);
  }

  whoAt(row: number): Who {
    return { tenantId: this.#recency.tenantOf(row), userId: this.#names.read(row) };
  }

  find({ tenantId, userId }: Who): number | undefined {
    const tenantNumber = this.#recency.numberOf(tenantId);
    if (tenantNumber === undefined) {
      return undefined;
    }
    return this.#index.find(
      this.#hash.of(tenantNumber, userId),
      (row) => this.#slab.word(row, wordAt.tenant) === tenantNumber && this.#names.isOf(row, userId),
    );
  }

  /** Finds it and marks it as the one its tenant used last. */
  use(who: Who): number | undefined {
    const row = this.find(who);
    if (row !== undefined) {
      this.#recency.touch(row);
    }
    return row;
  }

  /** Makes an empty profile for who has none; the tenant with most gives up its oldest when it is full. */
  enter(who: Who): number {
    if (this.isFull) {
      this.#giveUpOne();
    }
    const row = this.#slab.claim();
    this.#recency.add(who.tenantId, row);
    this.#register(row, who.userId);
    return row;
  }

  /** Makes an empty profile as the one its tenant has not used for longest; there must be room. */
  enterOldest(who: Who): number {
    const row = this.#slab.claim();
    this.#recency.addOldest(who.tenantId, row);
    this.#register(row, who.userId);
    return row;
  }

  #register(row: number, userId: UserId): void {
    this.#names.write(row, userId);
    this.#index.add(this.#hashAt(row, userId), row);
  }

  #giveUpOne(): void {
    const row = this.#recency.rowToGive();
    if (row !== undefined) {
      this.#onGivenUp(row);
      this.#index.remove(this.#hashAt(row, this.#names.read(row)), row);
      this.#names.forget(row);
      this.#recency.remove(row);
      this.#slab.release(row);
    }
  }

  /** Under the number of the row's tenant, which is the same for as long as the row is its. */
  #hashAt(row: number, userId: UserId): number {
    return this.#hash.of(this.#slab.word(row, wordAt.tenant), userId);
  }
}
