import type { HashKey } from '../kernel/keyed-hash.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { ProfileStore, StoredProfile } from '../store/store.ts';
import { type DisplacedProfile, DisplacedProfiles } from './displaced-profiles.ts';
import { type Arrival, type Finish, foldArrival, foldFinish } from './fold-execution.ts';
import { mergeOlder } from './merge-profiles.ts';
import { numberAt, type PackedProfile } from './packed-profile.ts';
import { ProfileRows, type Who } from './profile-rows.ts';
import { readProfile } from './read-profile.ts';
import { RowSet } from './row-set.ts';
import { RuntimeNames } from './runtime-names.ts';
import { packProfile, unpackProfile } from './stored-profile.ts';

/** Profiles written in one call of the store. */
const BATCH_COUNT = 500;
/** Profiles taken up at once: some 20 ms in which nothing else is done. */
const LOADED_COUNT = 2000;
/** Profiles that lost their place before they could be saved; beyond this the oldest are lost. */
const DISPLACED_COUNT_MAX = 10_000;

export interface UserProfilerOptions {
  readonly store: ProfileStore;
  readonly userCountMax: number;
  /** Secret; nothing that is learnt or decided depends on it. */
  readonly hashKey: HashKey;
}

/**
 * The User Behavior Profiler: one bounded fingerprint per user, at most `userCountMax` of them in memory. When there
 * is no room, the tenant with most users gives up the one it has not heard of for longest. When that one calls
 * again, what the store holds of it is put in front of what was learnt since, at the next `save`.
 */
export class UserProfiler {
  readonly #store: ProfileStore;
  readonly #runtimeNames = new RuntimeNames();
  readonly #rows: ProfileRows;
  /** Rows that changed since they were last handed to the store. */
  readonly #unsaved = new RowSet();
  /** Rows that the store is being handed right now. */
  readonly #underway = new RowSet();
  /** Rows of users who are new here but whom the store may know. */
  readonly #strangers = new RowSet();
  readonly #displaced = new DisplacedProfiles(DISPLACED_COUNT_MAX);
  /** How many of the store's were looked at. */
  #loadedCount = 0;
  #mayStoreKnowMore = true;
  #saving: Promise<void> = Promise.resolve();

  constructor({ store, userCountMax, hashKey }: UserProfilerOptions) {
    this.#store = store;
    this.#rows = new ProfileRows({
      countMax: userCountMax,
      hashKey,
      runtimeNames: this.#runtimeNames,
      onGivenUp: (row) => this.#displace(row),
    });
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
    for (const stored of page) {
      const profile = this.#rows.isFull ? undefined : unpackProfile(stored.packed, this.#runtimeNames);
      if (profile !== undefined && this.#find(stored) === undefined) {
        this.#rows.profileAt(this.#rows.enterOldest(stored)).bytes.set(profile.bytes);
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
    const profile = this.#find(who);
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
    this.#unsaved.moveInto(this.#underway);
    try {
      for (let first = 0; ; ) {
        const rows = this.#underway.rowsFrom(first, BATCH_COUNT);
        if (rows.length === 0) {
          break;
        }
        await this.#saveRows(rows);
        first = (rows.at(-1) ?? first) + 1;
      }
      // Those among them too that lost their place while others were saved.
      const displaced = this.#displaced.all();
      for (let from = 0; from < displaced.length; from += BATCH_COUNT) {
        await this.#saveDisplaced(displaced.slice(from, from + BATCH_COUNT));
      }
    } finally {
      this.#underway.moveInto(this.#unsaved);
    }
  }

  /** A row that loses its place meanwhile is not underway any more: it waits among the displaced. */
  async #saveRows(rows: readonly number[]): Promise<void> {
    for (const row of rows) {
      if (this.#underway.has(row) && this.#strangers.has(row)) {
        await this.#recall(this.#rows.whoAt(row));
      }
    }
    const held = rows.filter((row) => this.#underway.has(row));
    await this.#store.saveMany(held.map((row) => storedOf(this.#rows.whoAt(row), this.#rows.profileAt(row))));
    for (const row of held) {
      this.#underway.delete(row);
    }
  }

  async #saveDisplaced(waiting: readonly DisplacedProfile[]): Promise<void> {
    for (const { who, isStranger } of waiting) {
      if (isStranger) {
        await this.#recall(who);
      }
    }
    const held = waiting.filter((displaced) => this.#displaced.find(displaced.who) === displaced);
    await this.#store.saveMany(held.map(({ who, profile }) => storedOf(who, profile)));
    for (const displaced of held) {
      this.#displaced.drop(displaced);
    }
  }

  /** Puts what the store knows of a stranger in front of what was learnt here, wherever that is by then. */
  async #recall(who: Who): Promise<void> {
    const stored = await this.#store.find(who.tenantId, who.userId);
    const older = stored === undefined ? undefined : unpackProfile(stored.packed, this.#runtimeNames);
    const row = this.#rows.find(who);
    const displaced = this.#displaced.find(who);
    if (row !== undefined && this.#strangers.has(row)) {
      mergeKnown(this.#rows.profileAt(row), older);
      this.#strangers.delete(row);
    } else if (displaced?.isStranger === true) {
      mergeKnown(displaced.profile, older);
      displaced.isStranger = false;
    }
  }

  #find(who: Who): PackedProfile | undefined {
    const row = this.#rows.find(who);
    return row === undefined ? this.#displaced.find(who)?.profile : this.#rows.profileAt(row);
  }

  #touch(who: Who): PackedProfile {
    const row = this.#rows.use(who) ?? this.#enter(who);
    this.#unsaved.add(row);
    return this.#rows.profileAt(row);
  }

  #enter(who: Who): number {
    const displaced = this.#displaced.find(who);
    const row = this.#rows.enter(who);
    if (displaced !== undefined) {
      this.#rows.profileAt(row).bytes.set(displaced.profile.bytes);
      this.#displaced.drop(displaced);
    }
    if (displaced?.isStranger ?? this.#mayStoreKnowMore) {
      this.#strangers.add(row);
    }
    return row;
  }

  /** Its place goes to another; what the store does not have yet is kept until it has. */
  #displace(row: number): void {
    this.#mayStoreKnowMore = true;
    if (this.#unsaved.has(row) || this.#underway.has(row)) {
      this.#displaced.keep({
        who: this.#rows.whoAt(row),
        profile: this.#rows.profileAt(row).copy(),
        isStranger: this.#strangers.has(row),
      });
    }
    for (const rows of [this.#unsaved, this.#underway, this.#strangers]) {
      rows.delete(row);
    }
  }
}

function mergeKnown(recent: PackedProfile, older: PackedProfile | undefined): void {
  if (older !== undefined) {
    mergeOlder(recent, older);
  }
}

function storedOf({ tenantId, userId }: Who, profile: PackedProfile): StoredProfile {
  const lastAt = profile.numbers[numberAt.lastArrivalAt] ?? 0;
  return { tenantId, userId, lastAt, packed: packProfile(profile) };
}
