import { describe, expect, it } from 'vitest';
import { delay } from '../kernel/clock.ts';
import { systemClock } from './system-clock.ts';

describe('the system clock', () => {
  it('never goes backwards and tells the time of the epoch', () => {
    const clock = systemClock();
    let last = clock.now();
    expect(Math.abs(last - Date.now())).toBeLessThan(60_000);
    for (let i = 0; i < 1000; i++) {
      const now = clock.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it('runs a task not before its delay, and not at all once cancelled', async () => {
    const clock = systemClock();
    const startedAt = clock.now();
    let isCancelledRun = false;
    const cancel = clock.schedule(5, () => {
      isCancelledRun = true;
    });
    cancel();
    await delay(clock, 15);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(14);
    expect(isCancelledRun).toBe(false);
  });

  it('does not fire a delay beyond the range of timers at once', async () => {
    const clock = systemClock();
    let hasFired = false;
    const cancel = clock.schedule(2 ** 31 + 5, () => {
      hasFired = true;
    });
    await delay(clock, 5);
    cancel();
    expect(hasFired).toBe(false);
  });
});
