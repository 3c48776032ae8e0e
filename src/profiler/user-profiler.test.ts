import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ProfileStore, StoredProfile } from '../store/store.ts';
import { UserProfiler } from './user-profiler.ts';

const hashKey = [1, 2] as const;

const who = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const user = (n: number, tenant = 't') => ({
  tenantId: makeId('ten', tenant),
  userId: makeId('usr', `u${n}`),
});

/** A real store of profiles, in memory; `gate` holds up whoever saves. */
function memoryStore(gate: () => Promise<void> = async () => undefined): ProfileStore {
  const held = new Map<string, StoredProfile>();
  return {
    newest: async ({ skipCount, countMax }) =>
      [...held.values()].toSorted((a, b) => b.lastAt - a.lastAt).slice(skipCount, skipCount + countMax),
    find: async (tenantId, userId) => held.get(`${tenantId}/${userId}`),
    saveMany: async (profiles) => {
      await gate();
      for (const profile of profiles) {
        held.set(`${profile.tenantId}/${profile.userId}`, profile);
      }
    },
  };
}

function call(profiler: UserProfiler, caller: typeof who, at: number): void {
  profiler.observeArrival(caller, { at, runtime: 'python', programId: 'prg_a' });
  profiler.observeFinish(caller, { at, hasFailed: 'succeeded', usage: undefined });
}

describe('the user profiler', () => {
  it('takes up after a restart what it had saved', async () => {
    const store = memoryStore();
    const first = new UserProfiler({ hashKey, store, userCountMax: 10 });
    call(first, who, 1000);
    await first.save();
    const second = new UserProfiler({ hashKey, store, userCountMax: 10 });
    expect(await second.loadMore()).toBe('all');
    expect(second.profileOf(who, 2000)).toEqual(first.profileOf(who, 2000));
    expect(second.profileOf(user(1), 2000)).toBeUndefined();
  });

  it('takes up many users a part at a time, and knows those who call meanwhile after the next save', async () => {
    const store = memoryStore();
    const userCount = 4500;
    const first = new UserProfiler({ hashKey, store, userCountMax: userCount });
    for (let n = 0; n < userCount; n += 1) {
      call(first, user(n), n);
    }
    await first.save();
    const second = new UserProfiler({ hashKey, store, userCountMax: userCount });
    expect(await second.loadMore()).toBe('more');
    const isKnown = (n: number) => (second.profileOf(user(n), userCount)?.executionCount ?? 0) > 0;
    expect([userCount - 1, 0].map(isKnown)).toEqual([true, false]);
    call(second, user(0), userCount);
    while ((await second.loadMore()) === 'more') {
      // Each part comes after the other.
    }
    await second.save();
    expect(second.userCount).toBe(userCount);
    expect(second.profileOf(user(0), userCount)?.executionCount).toBe(2);
    expect(second.profileOf(user(1), userCount)).toEqual(first.profileOf(user(1), userCount));
    // Recency is as it was: the next new user takes the place of whoever called longest ago.
    call(second, user(userCount), userCount + 1);
    expect([0, 1, 2, userCount].map((n) => second.profileOf(user(n), userCount) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('keeps no more users than it may, the least recently seen go first', async () => {
    const profiler = new UserProfiler({ hashKey, store: memoryStore(), userCountMax: 3 });
    for (const n of [0, 1, 2, 0, 3]) {
      call(profiler, user(n), n);
    }
    await profiler.save();
    expect(profiler.userCount).toBe(3);
    const isKnown = [0, 1, 2, 3].map((n) => profiler.profileOf(user(n), 9) !== undefined);
    expect(isKnown).toEqual([true, false, true, true]);
  });

  it('lets a tenant that invents users push out its own only', () => {
    const profiler = new UserProfiler({ hashKey, store: memoryStore(), userCountMax: 20 });
    for (let n = 0; n < 9; n += 1) {
      call(profiler, user(n, 'quiet'), n);
    }
    for (let n = 0; n < 500; n += 1) {
      call(profiler, user(n, 'flood'), n);
    }
    const kept = Array.from({ length: 9 }, (_, n) => profiler.profileOf(user(n, 'quiet'), 999));
    expect(kept.map((profile) => profile?.executionCount)).toEqual(Array.from({ length: 9 }, () => 1));
  });

  it('loses nothing of a user who was forgotten and calls again, however saves fall in between', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), n: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('save' as const), n: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('save-later' as const), n: fc.nat(5) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const profiler = new UserProfiler({ hashKey, store: memoryStore(), userCountMax: 2 });
        const counts = new Map<number, number>();
        for (const [at, { kind, n }] of steps.entries()) {
          if (kind === 'call') {
            call(profiler, user(n), at);
            counts.set(n, (counts.get(n) ?? 0) + 1);
          } else {
            const saved = profiler.save();
            await (kind === 'save' ? saved : undefined);
          }
        }
        await profiler.save();
        for (const [n, count] of counts) {
          // A stranger's return brings the stored profile back.
          call(profiler, user(n), 1000);
          await profiler.save();
          expect(profiler.profileOf(user(n), 1000)?.executionCount).toBe(count + 1);
        }
      }),
    );
  });

  it('tries again to save what the store refused', async () => {
    let isBroken = true;
    const store = memoryStore(() => (isBroken ? Promise.reject(new Error('disk full')) : Promise.resolve()));
    const profiler = new UserProfiler({ hashKey, userCountMax: 3, store });
    call(profiler, who, 1);
    await expect(profiler.save()).rejects.toThrow('disk full');
    isBroken = false;
    await profiler.save();
    expect(await store.newest({ skipCount: 0, countMax: 9 })).toHaveLength(1);
  });

  it('hands over each change once', async () => {
    let saveCount = 0;
    const store = memoryStore();
    const counting: ProfileStore = {
      ...store,
      saveMany: (profiles) => {
        saveCount += profiles.length;
        return store.saveMany(profiles);
      },
    };
    const profiler = new UserProfiler({ hashKey, userCountMax: 3, store: counting });
    call(profiler, who, 1);
    await profiler.save();
    await profiler.save();
    expect(saveCount).toBe(1);
  });
});
