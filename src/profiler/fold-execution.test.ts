import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import type { ExecutionUsage } from '../model/execution.ts';
import { gapBinOf } from '../stats/gap-bins.ts';
import { foldArrival, foldFinish } from './fold-execution.ts';
import { PackedProfile } from './packed-profile.ts';
import { ROW_BYTES } from './profile-slab.ts';
import { readProfile } from './read-profile.ts';
import { RuntimeNames } from './runtime-names.ts';
import { packProfile, STORED_BYTES, unpackProfile } from './stored-profile.ts';

const names = new RuntimeNames();

const who = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const MINUTE = 60_000;

function usageOf(given: Partial<ExecutionUsage> = {}): ExecutionUsage {
  return {
    cpuUserMs: 150,
    cpuSystemMs: 0,
    wallMs: 200,
    memoryMbPeak: 40,
    memorySource: 'simulated',
    processCountPeak: 1,
    readBytes: 0,
    writtenBytes: 0,
    networkBytes: 0,
    stdinBytes: 0,
    outputBytes: 0,
    operations: { computeRatio: 0.75, fileRatio: 0.25, networkRatio: 0, processRatio: 0 },
    operationsSource: 'simulated',
    ...given,
  };
}

function arrive(profile: PackedProfile, at: number, runtime = 'python'): void {
  foldArrival(profile, { at, runtime, programId: 'prg_last' });
}

function finish(profile: PackedProfile, at: number): void {
  foldFinish(profile, { at, hasFailed: 'succeeded', usage: usageOf() });
}

function gapsOf(profile: PackedProfile): number[] {
  const { gapWeightsSlow } = readProfile(who, profile, 0);
  return [...gapWeightsSlow].flatMap((weight, bin) => (weight > 0.5 ? [bin] : []));
}

describe('a packed profile', () => {
  it('fits into 1 KB, and what it was told stays readable', () => {
    expect(STORED_BYTES).toBeLessThanOrEqual(1024);
    expect(ROW_BYTES).toBeLessThanOrEqual(1000);
    const profile = new PackedProfile(names);
    for (let n = 0; n < 40; n += 1) {
      arrive(profile, n * MINUTE, n % 4 === 0 ? 'bash' : 'python');
      const hasFailed = n % 10 === 0 ? 'failed' : 'succeeded';
      foldFinish(profile, { at: n * MINUTE + 200, hasFailed, usage: usageOf() });
    }
    const read = readProfile(who, profile, 40 * MINUTE);
    expect(read.executionCount).toBe(40);
    expect(read.runtimes.map(({ runtime }) => runtime)).toEqual(['python', 'bash']);
    expect(read.runtimes[0]?.ratio).toBeCloseTo(0.75, 1);
    expect(read.lastPrograms[0]).toEqual({ runtime: 'python', programId: 'prg_last' });
    expect(read.cpuIntensityRatio).toBeCloseTo(0.75);
    expect(read.durationMs.mean).toBeCloseTo(200);
    expect(read.durationMs.p50 / 200).toBeGreaterThan(1 / 2.6);
    expect(read.durationMs.p50 / 200).toBeLessThan(2.6);
    expect(read.networkBytes).toMatchObject({ mean: 0 });
    expect(read.operations.computeRatio).toBeCloseTo(0.75);
    expect(read.failureRatio).toBeCloseTo(0.1, 1);
    expect(read.executionsPerHour).toBeGreaterThan(25);
    expect(gapsOf(profile)).toEqual([gapBinOf(59_800)]);
  });

  it('keeps ids of programs as the platform makes them, and none that do not fit', () => {
    const profile = new PackedProfile(names);
    const programId = `prg_${'0123456789abcdef'.repeat(3).slice(0, 40)}`;
    foldArrival(profile, { at: 1, runtime: 'python', programId });
    foldArrival(profile, { at: 2, runtime: 'bash', programId: `prg_${'x'.repeat(40)}` });
    foldArrival(profile, { at: 3, runtime: 'a-name-of-17-chars', programId });
    const read = readProfile(who, profile, 3);
    expect(read.lastPrograms).toEqual([{ runtime: 'python', programId }]);
    expect(read.runtimes.map(({ runtime }) => runtime).toSorted()).toEqual(['bash', 'python']);
  });

  it('tells the four most used runtimes, whichever come in between', () => {
    const profile = new PackedProfile(names);
    for (let n = 0; n < 100; n += 1) {
      arrive(profile, n, ['a', 'b', 'c', n % 20 === 3 ? `rare${n}` : 'd'][n % 4]);
    }
    const { runtimes } = readProfile(who, profile, 100);
    expect(runtimes).toHaveLength(4);
    expect(runtimes.map(({ runtime }) => runtime)).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  it('counts a call while another runs as no gap, however long that one has run', () => {
    const profile = new PackedProfile(names);
    arrive(profile, 0);
    arrive(profile, 5 * MINUTE);
    expect(gapsOf(profile)).toEqual([0]);
    finish(profile, 6 * MINUTE);
    finish(profile, 6 * MINUTE);
    arrive(profile, 8 * MINUTE);
    expect(gapsOf(profile)).toEqual([0, gapBinOf(2 * MINUTE)]);
  });

  it('does not wait for ever for an end that was never told', () => {
    const profile = new PackedProfile(names);
    arrive(profile, 0);
    arrive(profile, 120 * MINUTE);
    expect(gapsOf(profile)).toEqual([gapBinOf(120 * MINUTE)]);
  });

  it('recovers from a clock that was ten years ahead', () => {
    const profile = new PackedProfile(names);
    const tenYears = 3_653 * 24 * 60 * MINUTE;
    arrive(profile, 100 * MINUTE);
    finish(profile, 101 * MINUTE);
    arrive(profile, tenYears);
    finish(profile, tenYears + 1);
    arrive(profile, 110 * MINUTE);
    finish(profile, 111 * MINUTE);
    arrive(profile, 114 * MINUTE);
    expect(gapsOf(profile)).toEqual([gapBinOf(3 * MINUTE)]);
    expect(readProfile(who, profile, 114 * MINUTE)).toMatchObject({ lastAt: 114 * MINUTE });
  });

  it('stays finite, and readable after being stored, whatever it is given', () => {
    const odd = fc.oneof(
      fc.double(),
      fc.integer({ min: 0, max: 1e9 }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e300, 8.64e15),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(odd, odd, odd, odd), { maxLength: 40 }), (steps) => {
        const profile = new PackedProfile(names);
        for (const [at, wallMs, cpuUserMs, networkBytes] of steps) {
          arrive(profile, at);
          const usage = usageOf({
            wallMs,
            cpuUserMs,
            networkBytes,
            operations: { computeRatio: wallMs, fileRatio: cpuUserMs, networkRatio: 0, processRatio: 0 },
          });
          foldFinish(profile, { at, hasFailed: 'succeeded', usage });
        }
        const read = readProfile(who, profile, 1000);
        const { durationMs, cpuMs, networkBytes, operations } = read;
        const figures = [
          read.executionsPerHour,
          read.cpuIntensityRatio,
          ...[durationMs, cpuMs, networkBytes, operations].flatMap((part) => Object.values(part)),
          ...read.gapWeightsFast,
          ...read.gapWeightsSlow,
        ];
        expect(figures.every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(true);
        expect(() => new Date(read.lastAt).toISOString()).not.toThrow();
        expect(unpackProfile(packProfile(profile), names)).toBeDefined();
      }),
    );
  });

  it('is begun anew from bytes that are no profile of this version', () => {
    const sound = packProfile(new PackedProfile(names));
    expect(unpackProfile(sound, names)).toBeDefined();
    expect(unpackProfile(new Uint8Array(3), names)).toBeUndefined();
    expect(unpackProfile(sound.with(0, 1), names)).toBeUndefined();
    expect(unpackProfile(new Uint8Array(STORED_BYTES).fill(255), names)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: STORED_BYTES, maxLength: STORED_BYTES }), (bytes) => {
        const profile = unpackProfile(bytes.with(0, sound[0] ?? 0), names);
        if (profile !== undefined) {
          arrive(profile, 5);
          expect(Number.isFinite(readProfile(who, profile, 9).executionsPerHour)).toBe(true);
        }
      }),
    );
  });
});
