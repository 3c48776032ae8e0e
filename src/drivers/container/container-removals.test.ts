import { expect, it } from 'vitest';
import { ContainerRemovals } from './container-removals.ts';

/** An engine that refuses the first `failures` removals. */
function refusing(failures: number) {
  let left = failures;
  const removed: string[] = [];
  return {
    removed,
    async remove(id: string): Promise<void> {
      left -= 1;
      if (left >= 0) {
        throw new Error('refused');
      }
      removed.push(id);
    },
  };
}

it('tries again at once, and then when asked', async () => {
  const engine = refusing(2);
  const removals = new ContainerRemovals(engine, [1, 1]);
  expect(await removals.remove('a')).toBe(true);
  expect(engine.removed).toEqual(['a']);

  const dead = refusing(4);
  const later = new ContainerRemovals(dead, [1, 1]);
  expect(await later.remove('b')).toBe(false);
  await later.retry();
  expect([later.leftCount, dead.removed]).toEqual([1, []]);
  await later.retry();
  expect([later.leftCount, dead.removed]).toEqual([0, ['b']]);
});
