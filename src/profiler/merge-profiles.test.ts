import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { foldArrival, foldFinish } from './fold-execution.ts';
import { mergeOlder } from './merge-profiles.ts';
import { PackedProfile } from './packed-profile.ts';
import { readProfile } from './read-profile.ts';
import { RuntimeNames } from './runtime-names.ts';

const names = new RuntimeNames();

const who = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const runs = fc.array(
  fc.record({
    pauseMs: fc.integer({ min: 0, max: 1e8 }),
    wallMs: fc.integer({ min: 0, max: 60_000 }),
    runtime: fc.constantFrom('python', 'bash', 'node'),
  }),
  { minLength: 1, maxLength: 30 },
);

type Run = { readonly pauseMs: number; readonly wallMs: number; readonly runtime: string };

/** Folds the runs one after the other into each profile in turn, as if it had been forgotten in between. */
function fold(parts: readonly (readonly [PackedProfile, readonly Run[]])[]): number {
  let at = 1e9;
  for (const [profile, part] of parts) {
    for (const { pauseMs, wallMs, runtime } of part) {
      at += pauseMs;
      foldArrival(profile, { at, runtime, programId: `prg_${runtime}` });
      at += wallMs;
      const usage = {
        wallMs,
        cpuUserMs: wallMs,
        cpuSystemMs: 0,
        memoryMbPeak: 1 + (wallMs % 500),
        memorySource: 'simulated' as const,
        processCountPeak: 1,
        readBytes: 0,
        writtenBytes: 0,
        networkBytes: wallMs * 10,
        stdinBytes: 0,
        outputBytes: 0,
        operations: { computeRatio: 0.5, fileRatio: 0.5, networkRatio: 0, processRatio: 0 },
        operationsSource: 'simulated' as const,
      };
      foldFinish(profile, { at, hasFailed: wallMs % 2 === 0 ? 'failed' : 'succeeded', usage });
    }
  }
  return at;
}

/** Every figure of a profile with its path, rounded to what 32-bit floats keep. */
function figuresOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value === 'number') {
    return [[path, Number(value.toPrecision(3))]];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, part]) => figuresOf(part, `${path}.${key}`))
    : [[path, value]];
}

describe('merging an older profile in', () => {
  it('comes to the same as never having forgotten it', () => {
    fc.assert(
      fc.property(runs, runs, (before, after) => {
        const [whole, older, recent] = [
          new PackedProfile(names),
          new PackedProfile(names),
          new PackedProfile(names),
        ];
        const now = fold([
          [whole, before],
          [whole, after],
        ]);
        fold([
          [older, before],
          [recent, after],
        ]);
        mergeOlder(recent, older);
        const expected = new Map(figuresOf(readProfile(who, whole, now)));
        for (const [path, figure] of figuresOf(readProfile(who, recent, now))) {
          const wanted = expected.get(path);
          if (typeof figure === 'number' && typeof wanted === 'number') {
            expect(Math.abs(figure - wanted), path).toBeLessThanOrEqual(1e-3 + 0.02 * Math.abs(wanted));
          } else if (!/runtimes|lastPrograms/.test(path)) {
            expect(figure, path).toEqual(wanted);
          }
        }
      }),
    );
  });
});
