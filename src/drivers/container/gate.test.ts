import { expect, it } from 'vitest';
import { Gate } from './gate.ts';

it('lets so many in at once, and the others in their order, also after failures', async () => {
  const gate = new Gate(2);
  const order: number[] = [];
  let insideCount = 0;
  let insideMax = 0;
  const work = (each: number) => async () => {
    order.push(each);
    insideCount += 1;
    insideMax = Math.max(insideMax, insideCount);
    await new Promise((resolve) => setImmediate(resolve));
    insideCount -= 1;
    if (each % 3 === 0) {
      throw new Error('failed');
    }
    return each;
  };
  const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, each) => gate.pass(work(each))));
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(7);
  expect(order).toEqual(Array.from({ length: 20 }, (_, each) => each));
  expect([insideMax, insideCount]).toEqual([2, 0]);
});
