import { describe, expect, it } from 'vitest';
import { createThrottle } from './throttle.ts';

/** Time that passes only when told, and runs that end only when told. */
function bench(intervalMs: number) {
  let now = 0;
  let tasks: { readonly dueAt: number; readonly run: () => void }[] = [];
  const runs: (() => void)[] = [];
  const throttle = createThrottle(() => new Promise((resolve) => runs.push(resolve)), intervalMs, {
    now: () => now,
    after(durationMs, run) {
      const task = { dueAt: now + durationMs, run };
      tasks.push(task);
      return () => {
        tasks = tasks.filter((each) => each !== task);
      };
    },
  });
  return {
    throttle,
    runs,
    async pass(durationMs: number) {
      now += durationMs;
      const due = tasks.filter(({ dueAt }) => dueAt <= now);
      tasks = tasks.filter(({ dueAt }) => dueAt > now);
      for (const { run } of due) {
        run();
      }
      await Promise.resolve();
    },
    async end() {
      runs.at(-1)?.();
      for (let turn = 0; turn < 5; turn += 1) {
        await Promise.resolve();
      }
    },
  };
}

describe('what asks for something to be done soon', () => {
  it('has it done at once, and what is asked meanwhile once more, an interval later', async () => {
    const { throttle, runs, pass, end } = bench(1000);
    throttle.ask();
    await pass(0);
    expect(runs).toHaveLength(1);
    throttle.ask();
    throttle.ask();
    await end();
    await pass(999);
    expect(runs).toHaveLength(1);
    await pass(1);
    expect(runs).toHaveLength(2);
  });

  it('never does it twice at a time', async () => {
    const { throttle, runs, pass, end } = bench(100);
    throttle.ask();
    await pass(0);
    throttle.ask();
    await pass(5000);
    expect(runs).toHaveLength(1);
    await end();
    await pass(0);
    expect(runs).toHaveLength(2);
  });

  it('does nothing more once it is stopped', async () => {
    const { throttle, runs, pass } = bench(100);
    throttle.ask();
    throttle.stop();
    throttle.ask();
    await pass(1000);
    expect(runs).toHaveLength(0);
  });
});
