import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { runEvery } from './run-every.ts';

describe('a periodic task', () => {
  it('waits for itself, goes on after a failure, and is done when stop resolves', async () => {
    const clock = virtualClock();
    const failures: unknown[] = [];
    const runs: PromiseWithResolvers<void>[] = [];
    const task = () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    };
    const row = runEvery(clock, 100, { task, onFailure: (error) => failures.push(error) });
    await clock.advance(1000);
    expect(runs).toHaveLength(1);
    runs[0]?.reject('broken');
    await clock.advance(100);
    expect(failures).toEqual(['broken']);
    expect(runs).toHaveLength(2);
    let isStopped = false;
    const stopped = row.stop().then(() => {
      isStopped = true;
    });
    await clock.advance(1000);
    expect(isStopped).toBe(false);
    runs[1]?.resolve();
    await stopped;
    await clock.advance(1000);
    expect(runs).toHaveLength(2);
  });
});
