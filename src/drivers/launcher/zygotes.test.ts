import { expect, it, vi } from 'vitest';
import { forkablePython as python } from '../../../test/support/forkable-python.ts';
import { Zygotes } from './zygotes.ts';

it('tries again after a failure, later each time, and nobody waits for it', async () => {
  let nowMs = 0;
  const connect = vi.fn(() => Promise.reject(new Error('no daemon')));
  const zygotes = new Zygotes(connect, () => nowMs);
  const triedAt: number[] = [];
  for (; nowMs <= 20_000; nowMs += 500) {
    const before = connect.mock.calls.length;
    expect(zygotes.nameFor({ runtime: python, packages: [] })).toBeUndefined();
    if (connect.mock.calls.length > before) {
      triedAt.push(nowMs);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(triedAt).toEqual([0, 1000, 3000, 7000, 15_000]);
});

it('makes none for a runtime whose interpreter cannot be one, and none once closed', async () => {
  const connect = vi.fn(() => Promise.reject(new Error('no daemon')));
  const zygotes = new Zygotes(connect, () => 0);
  expect(zygotes.nameFor({ runtime: { ...python, zygote: [] }, packages: [] })).toBeUndefined();
  await zygotes.close();
  expect(zygotes.nameFor({ runtime: python, packages: [] })).toBeUndefined();
  expect(connect).not.toHaveBeenCalled();
});
