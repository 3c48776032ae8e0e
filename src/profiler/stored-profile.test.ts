import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { foldArrival } from './fold-execution.ts';
import { PackedProfile } from './packed-profile.ts';
import { readProfile } from './read-profile.ts';
import { RuntimeNames } from './runtime-names.ts';
import { packProfile, unpackProfile } from './stored-profile.ts';

const who = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const programs = {
  python: `prg_${'0123456789abcdef'.repeat(3).slice(0, 40)}`,
  bash: 'prg_short',
};

function packedOf(runtimeNames: RuntimeNames): Uint8Array {
  const profile = new PackedProfile(runtimeNames);
  foldArrival(profile, { at: 1000, runtime: 'bash', programId: programs.bash });
  foldArrival(profile, { at: 2000, runtime: 'python', programId: programs.python });
  foldArrival(profile, { at: 3000, runtime: 'python', programId: programs.python });
  return packProfile(profile);
}

describe('a stored profile', () => {
  it('is read by another process, which numbers its runtimes otherwise', () => {
    const others = new RuntimeNames();
    for (const name of ['ruby', 'python', 'javascript']) {
      others.numberFor(name);
    }
    const read = unpackProfile(packedOf(new RuntimeNames()), others);
    const profile = read === undefined ? undefined : readProfile(who, read, 3000);
    expect(profile?.runtimes.map(({ runtime }) => runtime)).toEqual(['python', 'bash']);
    expect(profile?.lastPrograms).toEqual([
      { runtime: 'python', programId: programs.python },
      { runtime: 'bash', programId: programs.bash },
    ]);
    expect(profile).toMatchObject({ executionCount: 3, firstAt: 1000, lastAt: 3000 });
  });

  it('lies as version 2 always did: 992 bytes, numbers from 8, runtimes by name from 832', () => {
    const packed = packedOf(new RuntimeNames());
    expect([packed.byteLength, packed[0]]).toEqual([992, 2]);
    expect(new Float64Array(packed.buffer, 8, 4)).toEqual(Float64Array.of(1000, 3000, 0, 3));
    expect(String.fromCharCode(...packed.subarray(832, 836))).toBe('bash');
    expect(String.fromCharCode(...packed.subarray(872, 878))).toBe('python');
    expect([...packed.subarray(888, 892)]).toEqual([255, 0x01, 0x23, 0x45]);
  });

  it('has no runtime where its name is none, or where all numbers are taken', () => {
    const names = new RuntimeNames();
    const packed = packedOf(names);
    const taken = new RuntimeNames();
    for (let n = 0; n < 300; n += 1) {
      taken.numberFor(`r${n}`);
    }
    for (const [stored, runtimeNames] of [
      [packed, taken],
      [packed.with(832, 7).with(872, 0), names],
    ] as const) {
      const profile = unpackProfile(stored, runtimeNames);
      expect(profile === undefined ? undefined : readProfile(who, profile, 3000).runtimes).toEqual([]);
    }
  });
});
