import { parseId, type TenantId, type UserId } from '../kernel/ids.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { ProfileStore, StoredProfile } from '../store/store.ts';
import { type Arrival, type Finish, foldArrival, foldFinish } from './fold-execution.ts';
import { mergeOlder } from './merge-profiles.ts';
import { numberAt, PackedProfile, packProfile, unpackProfile } from './packed-profile.ts';
import { ProfileRows } from './profile-rows.ts';
import { readProfile } from './read-profile.ts';

interface Who {
  readonly tenantId: TenantId;
  readonly userId: UserId;
}

/** Profiles written in one call of the store. */
const BATCH_COUNT = 500;
/** Profiles taken up at once: some 20 ms in which nothing else is done. */
const LOADED_COUNT = 2000;
/** Profiles that lost their place before they could be saved; beyond this the oldest are lost. */
const DISPLACED_COUNT_MAX = 10_000;

/**
 * The User Behavior Profiler: one bounded fingerprint per user, at most `userCountMax` of them in memory. When there
 * is no room, the tenant with most users gives up the one it has not heard of for longest. When that one calls
 * again, what the store holds of it is put in front of what was learnt since, at the next `save`.
 */
export class UserProfiler {
  readonly #store: ProfileStore;
  readonly #rows: ProfileRows;
  /** Users who changed since they were last handed to the store. */
  #unsaved = new Set<string>();
  /** Users whom the store is being handed right now. */
  #underway = new Set<string>();
  readonly #displaced = new Map<string, PackedProfile>();
  /** Users who are new here but whom the store may know. */
  readonly #strangers = new Set<string>();
  /** How many of the store's were looked at. */
  #loadedCount = 0;
  #mayStoreKnowMore = true;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: { readonly store: ProfileStore; readonly userCountMax: number }) {
    this.#store = options.store;
    this.#rows = new ProfileRows(options.userCountMax, (key, profile) => this.#displace(key, profile));
  }

  get userCount(): number {
    return this.#rows.count;
  }

  /**
   * Takes up some of what an earlier life had learnt, whoever was active last first, and says whether there is more.
   * Whoever calls before it was taken up is no stranger either: see `save`. A profile that cannot be read is begun anew.
   */
  async loadMore(): Promise<'more' | 'all'> {
    const page = await this.#store.newest({ skipCount: this.#loadedCount, countMax: LOADED_COUNT });
    this.#loadedCount += page.length;
    for (const { tenantId, userId, packed } of page) {
      const key = keyOf({ tenantId, userId });
      const profile = this.#rows.isFull ? undefined : unpackProfile(packed);
      if (profile !== undefined && this.#find(key) === undefined) {
        this.#rows.enterOldest(key, tenantId).bytes.set(profile.bytes);
      }
    }
    if (page.length === LOADED_COUNT && !this.#rows.isFull) {
      return 'more';
    }
    this.#mayStoreKnowMore = this.#rows.isFull;
    return 'all';
  }

  observeArrival(who: Who, arrival: Arrival): void {
    foldArrival(this.#touch(who), arrival);
  }

  observeFinish(who: Who, finish: Finish): void {
    foldFinish(this.#touch(who), finish);
  }

  /** Undefined for a user who was never seen, or not for so long that others took the place. */
  profileOf(who: Who, now: number): UserProfile | undefined {
    const profile = this.#find(keyOf(who));
    return profile === undefined ? undefined : readProfile(who, profile, now);
  }

  /**
   * Saves what changed since the last time, a batch at a time. Rejects as the store does; what was not saved is
   * tried again with the next call.
   */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#saveAll());
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    const keys = [...this.#unsaved];
    this.#underway = this.#unsaved;
    this.#unsaved = new Set();
    try {
      for (let from = 0; from < keys.length; from += BATCH_COUNT) {
        await this.#saveBatch(keys.slice(from, from + BATCH_COUNT));
      }
    } finally {
      for (const key of this.#underway) {
        this.#unsaved.add(key);
      }
      this.#underway = new Set();
    }
  }

  async #saveBatch(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      if (this.#strangers.has(key)) {
        await this.#recall(key);
      }
    }
    await this.#store.saveMany(keys.flatMap((key) => this.#storedOf(key) ?? []));
    for (const key of keys) {
      this.#underway.delete(key);
      if (!this.#unsaved.has(key)) {
        this.#displaced.delete(key);
      }
    }
  }

  async #recall(key: string): Promise<void> {
    const who = whoOf(key);
    const stored = who === undefined ? undefined : await this.#store.find(who.tenantId, who.userId);
    const older = stored === undefined ? undefined : unpackProfile(stored.packed);
    const recent = this.#find(key);
    if (older !== undefined && recent !== undefined) {
      mergeOlder(recent, older);
    }
    this.#strangers.delete(key);
  }

  #storedOf(key: string): StoredProfile | undefined {
    const who = whoOf(key);
    const profile = this.#find(key);
    if (who === undefined || profile === undefined) {
      return undefined;
    }
    const lastAt = profile.numbers[numberAt.lastArrivalAt] ?? 0;
    return { ...who, lastAt, packed: packProfile(profile) };
  }

  #find(key: string): PackedProfile | undefined {
    return this.#rows.find(key) ?? this.#displaced.get(key);
  }

  #touch(who: Who): PackedProfile {
    const key = keyOf(who);
    this.#unsaved.add(key);
    const known = this.#rows.use(key, who.tenantId);
    if (known !== undefined) {
      return known;
    }
    const profile = this.#rows.enter(key, who.tenantId);
    const displaced = this.#displaced.get(key);
    if (displaced !== undefined) {
      profile.bytes.set(displaced.bytes);
      this.#displaced.delete(key);
    } else if (this.#mayStoreKnowMore) {
      this.#strangers.add(key);
    }
    return profile;
  }

  /** Its place goes to another; what the store does not have yet is kept until it has. */
  #displace(key: string, profile: PackedProfile): void {
    this.#mayStoreKnowMore = true;
    if (!this.#unsaved.has(key) && !this.#underway.has(key)) {
      return;
    }
    const copy = new PackedProfile();
    copy.bytes.set(profile.bytes);
    this.#displaced.set(key, copy);
    const [oldest] = this.#displaced.keys();
    if (this.#displaced.size > DISPLACED_COUNT_MAX && oldest !== undefined) {
      for (const keys of [this.#displaced, this.#unsaved, this.#strangers]) {
        keys.delete(oldest);
      }
    }
  }
}

function keyOf({ tenantId, userId }: Who): string {
  return `${tenantId}/${userId}`;
}

/** Ids hold no slash. */
function whoOf(key: string): Who | undefined {
  const slash = key.indexOf('/');
  const tenantId = parseId('ten', key.slice(0, slash));
  const userId = parseId('usr', key.slice(slash + 1));
  return tenantId === undefined || userId === undefined ? undefined : { tenantId, userId };
}
