import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { gapBinOf } from '../stats/gap-bins.ts';
import type { ProfileStore, StoredProfile } from '../store/store.ts';
import { foldArrival, foldFinish } from './fold-execution.ts';
import { PROFILE_BYTES, unpackProfile, viewProfile } from './packed-profile.ts';
import { readProfile } from './read-profile.ts';
import { UserProfiler } from './user-profiler.ts';

const who = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };

/** A real store of profiles, in memory. */
function memoryStore(): ProfileStore {
  const held = new Map<string, StoredProfile>();
  return {
    loadAll: async ({ countMax }) => [...held.values()].slice(-countMax),
    find: async (tenantId, userId) => held.get(`${tenantId}/${userId}`),
    saveMany: async (profiles) => {
      for (const profile of profiles) {
        held.set(`${profile.tenantId}/${profile.userId}`, profile);
      }
    },
  };
}

function usageOf(wallMs: number, cpuMs: number) {
  return {
    cpuUserMs: cpuMs,
    cpuSystemMs: 0,
    wallMs,
    memoryMbPeak: 40,
    memorySource: 'simulated' as const,
    processCountPeak: 1,
    readBytes: 0,
    writtenBytes: 0,
    networkBytes: 0,
    stdinBytes: 0,
    outputBytes: 0,
    operations: { computeRatio: 0.75, fileRatio: 0.25, networkRatio: 0, processRatio: 0 },
    operationsSource: 'simulated' as const,
  };
}

describe('a packed profile', () => {
  it('fits into 1 KB and what it was told stays readable', () => {
    expect(PROFILE_BYTES).toBeLessThanOrEqual(1024);
    const profile = viewProfile();
    for (let n = 0; n < 40; n += 1) {
      foldArrival(profile, {
        at: n * 60_000,
        runtime: n % 4 === 0 ? 'bash' : 'python',
        programId: 'prg_last',
      });
      foldFinish(profile, {
        at: n * 60_000 + 200,
        hasFailed: n % 10 === 0 ? 'failed' : 'succeeded',
        usage: usageOf(200, 150),
      });
    }
    const read = readProfile(who, profile, 40 * 60_000);
    expect(read.executionCount).toBe(40);
    expect(read.runtimes[0]).toMatchObject({ runtime: 'python' });
    expect(read.runtimes[0]?.ratio).toBeCloseTo(0.75, 1);
    expect(read.lastPrograms[0]).toEqual({ runtime: 'python', programId: 'prg_last' });
    expect(read.cpuIntensityRatio).toBeCloseTo(0.75);
    expect(read.durationMs.p50).toBeGreaterThan(128);
    expect(read.durationMs.p50).toBeLessThan(256);
    expect(read.operations.computeRatio).toBeCloseTo(0.75);
    expect(read.failureRatio).toBeCloseTo(0.1, 1);
    expect(read.executionsPerHour).toBeGreaterThan(25);
    expect(read.gapWeightsSlow[gapBinOf(59_800)]).toBeGreaterThan(30);
  });

  it('stays finite whatever instants and figures it is given', () => {
    const odd = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300));
    fc.assert(
      fc.property(fc.array(fc.tuple(odd, odd, odd), { maxLength: 30 }), (steps) => {
        const profile = viewProfile();
        for (const [at, wallMs, cpuMs] of steps) {
          foldArrival(profile, { at, runtime: 'python', programId: 'p' });
          foldFinish(profile, { at, hasFailed: 'succeeded', usage: usageOf(wallMs, cpuMs) });
        }
        const read = readProfile(who, profile, 1000);
        expect(
          [read.executionsPerHour, read.durationMs.p90, read.cpuIntensityRatio].every(Number.isFinite),
        ).toBe(true);
        expect(unpackProfile(profile.bytes)).toBeDefined();
      }),
    );
  });

  it('is begun anew from bytes that are no profile', () => {
    expect(unpackProfile(new Uint8Array(3))).toBeUndefined();
    expect(unpackProfile(new Uint8Array(PROFILE_BYTES).fill(255))).toBeUndefined();
  });
});

describe('the user profiler', () => {
  it('takes up after a restart what it had saved', async () => {
    const store = memoryStore();
    const first = new UserProfiler({ store, userCountMax: 10 });
    first.observeArrival(who, { at: 1000, runtime: 'python', programId: 'prg_a' });
    await first.save();
    const second = new UserProfiler({ store, userCountMax: 10 });
    await second.load();
    expect(second.profileOf(who, 2000)).toEqual(first.profileOf(who, 2000));
  });

  it('keeps no more users than it may, the least recently seen go first', () => {
    const profiler = new UserProfiler({ store: memoryStore(), userCountMax: 3 });
    const user = (n: number) => ({ ...who, userId: makeId('usr', `u${n}`) });
    for (const n of [0, 1, 2, 0, 3]) {
      profiler.observeArrival(user(n), { at: n, runtime: 'python', programId: 'p' });
    }
    expect([0, 1, 2, 3].map((n) => profiler.profileOf(user(n), 9) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('tries again to save what the store refused', async () => {
    let isBroken = true;
    const store = memoryStore();
    const profiler = new UserProfiler({
      userCountMax: 3,
      store: {
        ...store,
        saveMany: (profiles) =>
          isBroken ? Promise.reject(new Error('disk full')) : store.saveMany(profiles),
      },
    });
    profiler.observeArrival(who, { at: 1, runtime: 'python', programId: 'p' });
    await expect(profiler.save()).rejects.toThrow('disk full');
    isBroken = false;
    await profiler.save();
    expect(await store.loadAll({ countMax: 9 })).toHaveLength(1);
  });
});
