import type { TenantId, UserId } from '../kernel/ids.ts';
import type { ExecutionUsage } from '../model/execution.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { ProfileStore, StoredProfile } from '../store/store.ts';
import { foldArrival, foldFinish } from './fold-execution.ts';
import { instantAt, type PackedProfile, unpackProfile, viewProfile } from './packed-profile.ts';
import { readProfile } from './read-profile.ts';

interface Known {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly profile: PackedProfile;
}

type Who = Pick<Known, 'tenantId' | 'userId'>;

/** The User Behavior Profiler: one bounded fingerprint per user, at most `userCountMax` of them in memory. */
export class UserProfiler {
  readonly #store: ProfileStore;
  readonly #userCountMax: number;
  /** Least recently seen first. */
  readonly #users = new Map<string, Known>();
  readonly #unsaved = new Map<string, Known>();

  constructor(options: { readonly store: ProfileStore; readonly userCountMax: number }) {
    this.#store = options.store;
    this.#userCountMax = options.userCountMax;
  }

  /** Takes up what an earlier life had learnt; a profile that cannot be read is begun anew. */
  async load(): Promise<void> {
    for (const stored of await this.#store.loadAll({ countMax: this.#userCountMax })) {
      const profile = unpackProfile(stored.packed);
      if (profile !== undefined) {
        this.#users.set(keyOf(stored), { tenantId: stored.tenantId, userId: stored.userId, profile });
      }
    }
  }

  observeArrival(
    who: Who,
    arrival: { readonly at: number; readonly runtime: string; readonly programId: string },
  ): void {
    foldArrival(this.#touch(who), arrival);
  }

  observeFinish(
    who: Who,
    finish: {
      readonly at: number;
      readonly hasFailed: 'failed' | 'succeeded';
      readonly usage: ExecutionUsage | undefined;
    },
  ): void {
    foldFinish(this.#touch(who), finish);
  }

  profileOf(who: Who, now: number): UserProfile | undefined {
    const known = this.#users.get(keyOf(who));
    return known === undefined ? undefined : readProfile(who, known.profile, now);
  }

  /** Saves what changed since the last time; what fails to be saved is tried again with the next. */
  async save(): Promise<void> {
    const batch = [...this.#unsaved];
    this.#unsaved.clear();
    try {
      await this.#store.saveMany(batch.map(([, known]) => storedOf(known)));
    } catch (error) {
      for (const [key, known] of batch) {
        this.#unsaved.set(key, this.#unsaved.get(key) ?? known);
      }
      throw error;
    }
  }

  #touch(who: Who): PackedProfile {
    const key = keyOf(who);
    const known = this.#users.get(key) ??
      this.#unsaved.get(key) ?? { tenantId: who.tenantId, userId: who.userId, profile: viewProfile() };
    this.#users.delete(key);
    this.#users.set(key, known);
    this.#unsaved.set(key, known);
    if (this.#users.size > this.#userCountMax) {
      const [oldest] = this.#users.keys();
      this.#users.delete(oldest ?? key);
    }
    return known.profile;
  }
}

function keyOf({ tenantId, userId }: Who): string {
  return `${tenantId}/${userId}`;
}

function storedOf({ tenantId, userId, profile }: Known): StoredProfile {
  return { tenantId, userId, lastAt: profile.instants[instantAt.last] ?? 0, packed: profile.bytes.slice() };
}
