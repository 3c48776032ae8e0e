import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { PolicyTrial } from './policy-trial.ts';

const BLOCK_MS = 600_000;

function open() {
  return new PolicyTrial({ followed: 'a', challenger: 'b' });
}

/** Runs blocks of ten minutes, planned every minute; `costsOf` gives what both spend in each. */
function run(trial: PolicyTrial, blockCount: number, costsOf: (block: number) => readonly [number, number]) {
  const spent = { followedGbS: 0, challengerGbS: 0 };
  trial.observe(0, { ...spent });
  for (let block = 0; block < blockCount; block += 1) {
    const [followed, challenger] = costsOf(block);
    for (let minute = 1; minute <= 10; minute += 1) {
      spent.followedGbS += followed / 10;
      spent.challengerGbS += challenger / 10;
      trial.observe(block * BLOCK_MS + minute * 60_000, { ...spent });
    }
  }
  return trial.standing();
}

describe('a trial of two policies', () => {
  it('finds a challenger cheaper that is cheaper by more than chance explains, and not before six hours', () => {
    const noisy = (saved: number) => {
      const random = seededRandom(3);
      return () => [10 + random.next(), 10 - saved + random.next()] as const;
    };
    expect(run(open(), 35, noisy(1))).toMatchObject({ boundGbS: undefined, isCheaper: false });
    expect(run(open(), 36, noisy(1)).isCheaper).toBe(true);
    expect(run(open(), 144, noisy(-1)).isCheaper).toBe(false);
    expect(run(open(), 144, noisy(0)).isCheaper).toBe(false);
  });

  it('takes equals for cheaper about as rarely as a bound of 95 % allows', () => {
    const cheaperCount = Array.from({ length: 400 }, (_, seed) => {
      const random = seededRandom(seed);
      return run(open(), 60, () => [random.next(), random.next()]).isCheaper ? 1 : 0;
    }).reduce((sum: number, each) => sum + each, 0);
    expect(cheaperCount).toBeLessThan(400 * 0.09);
    expect(cheaperCount).toBeGreaterThan(400 * 0.02);
  });

  it('sums what both cost over the blocks, and the bound is never below the mean difference', () => {
    const costs = fc.tuple(
      fc.double({ min: 0, max: 99, noNaN: true }),
      fc.double({ min: 0, max: 99, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(costs, { minLength: 36, maxLength: 144 }), (blocks) => {
        const { followed, challenger, boundGbS, blockCount } = run(
          open(),
          blocks.length,
          (k) => blocks[k] ?? [0, 0],
        );
        const sum = (which: 0 | 1) => blocks.reduce((all, block) => all + block[which], 0);
        expect(blockCount).toBe(blocks.length);
        expect(followed.costGbS).toBeCloseTo(sum(0), 6);
        expect(challenger.costGbS).toBeCloseTo(sum(1), 6);
        expect(boundGbS ?? Number.NaN).toBeGreaterThanOrEqual((sum(1) - sum(0)) / blocks.length - 1e-6);
      }),
    );
  });

  it('forgets what is older than a day', () => {
    const standing = run(open(), 300, (block) => (block < 150 ? [1, 9] : [9, 1]));
    expect(standing).toMatchObject({ blockCount: 144, isCheaper: true });
    expect(standing.followed.costGbS).toBeCloseTo(144 * 9);
  });

  it('leaves out a block in which it was not asked all the time', () => {
    const trial = open();
    trial.observe(0, { followedGbS: 0, challengerGbS: 0 });
    trial.observe(3 * BLOCK_MS, { followedGbS: 5, challengerGbS: 1 });
    trial.observe(4 * BLOCK_MS, { followedGbS: 6, challengerGbS: 3 });
    expect(trial.standing()).toMatchObject({ blockCount: 1, challenger: { costGbS: 2 } });
  });

  it('leaves out a block in which the records of what was spent began anew', () => {
    const trial = open();
    trial.observe(0, { followedGbS: 500, challengerGbS: 400 });
    trial.observe(BLOCK_MS, { followedGbS: 1, challengerGbS: 0 });
    expect(trial.standing().blockCount).toBe(0);
    trial.observe(2 * BLOCK_MS, { followedGbS: 3, challengerGbS: 1 });
    expect(trial.standing()).toMatchObject({ blockCount: 1, followed: { costGbS: 2 } });
  });

  it('begins anew with the sides changed when the challenger is promoted', () => {
    const trial = open();
    run(trial, 40, () => [9, 1]);
    trial.promote();
    expect(trial.followed).toBe('b');
    expect(trial.standing()).toMatchObject({ followed: { policy: 'b' }, blockCount: 0, isCheaper: false });
  });

  it('goes on after a restart with the same two, whichever was followed, and with no others', () => {
    const trial = open();
    trial.promote();
    const before = run(trial, 40, () => [9, 8]);
    const state: unknown = JSON.parse(JSON.stringify(trial.toState()));
    const after = open();
    expect(after.restore(state, 0)).toBe(true);
    expect(after.standing()).toEqual(before);
    expect(new PolicyTrial({ followed: 'a', challenger: 'c' }).restore(state, 0)).toBe(false);
    for (const junk of [null, 4, { followed: 'a', challenger: 'a', blocks: [] }]) {
      expect(after.restore(junk, 0)).toBe(false);
      expect(after.standing()).toEqual(before);
    }
  });
});
