import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { forgetPast } from './forget-past.ts';

const DAY_MS = 86_400_000;

/** A store with so many executions past keeping; answers as the conformance suite demands. */
function storeWith(pastCount: number) {
  const asked: { readonly at: number; readonly countMax: number }[] = [];
  let leftCount = pastCount;
  return {
    asked,
    leftCount: () => leftCount,
    async forgetFinishedBefore(at: number, countMax: number) {
      asked.push({ at, countMax });
      const count = Math.min(leftCount, countMax);
      leftCount -= count;
      return count;
    },
  };
}

describe('forgetting the past', () => {
  it('goes on in small portions with pauses until nothing is past keeping', async () => {
    const clock = virtualClock();
    const startedAt = clock.now();
    const executions = storeWith(250);
    await clock.until(forgetPast({ executions, clock, isStopping: () => false }, 30));
    expect(executions.leftCount()).toBe(0);
    expect(executions.asked).toEqual(new Array(3).fill({ at: startedAt - 30 * DAY_MS, countMax: 100 }));
    expect(clock.now() - startedAt).toBe(100);
  });

  it('keeps everything for 0 days, and stops with the server', async () => {
    const clock = virtualClock();
    const executions = storeWith(1000);
    await forgetPast({ executions, clock, isStopping: () => false }, 0);
    expect(executions.asked).toEqual([]);
    const isStopping = () => executions.asked.length >= 2;
    await clock.until(forgetPast({ executions, clock, isStopping }, 1));
    expect(executions.leftCount()).toBe(800);
  });
});
