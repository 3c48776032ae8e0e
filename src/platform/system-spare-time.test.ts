import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSpareTime } from './system-spare-time.ts';

/** Longer than one slice. */
function work(): void {
  const until = performance.now() + 2;
  while (performance.now() < until) {
    // Only time passes.
  }
}

it('gives whoever comes a turn between two long tasks', async () => {
  const spareTime = createSpareTime();
  const seen: string[] = [];
  const allDone = new Promise<void>((resolve) => {
    for (const name of ['first', 'second', 'third']) {
      spareTime.add(() => {
        work();
        seen.push(name);
        setImmediate(() => seen.push(`turn after the ${name}`));
        if (name === 'third') {
          resolve();
        }
      });
    }
  });
  await allDone;
  await nextTurn();
  expect(seen).toEqual([
    'first',
    'turn after the first',
    'second',
    'turn after the second',
    'third',
    'turn after the third',
  ]);
});

it('does everything at once for whoever cannot wait, also what is added meanwhile, and nothing twice', async () => {
  const spareTime = createSpareTime();
  const seen: number[] = [];
  spareTime.add(() => {
    seen.push(1);
    spareTime.catchUp();
    spareTime.add(() => seen.push(3));
  });
  spareTime.add(() => seen.push(2));
  expect(seen).toEqual([]);
  spareTime.catchUp();
  expect(seen).toEqual([1, 2, 3]);
  await new Promise<void>((resolve) => spareTime.add(resolve));
  expect(seen).toEqual([1, 2, 3]);
  expect(spareTime.count).toBe(0);
});
