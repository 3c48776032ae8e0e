import type { Cancel, Clock } from '../kernel/clock.ts';

/** Runs `task` again and again, `intervalMs` after it was done; what it throws is told, and does not end the row. */
export function runEvery(
  clock: Clock,
  intervalMs: number,
  row: { readonly task: () => unknown; readonly onFailure: (error: unknown) => void },
): { /** Resolves when a run that was under way is done. */ stop(): Promise<void> } {
  let cancel: Cancel | undefined;
  let running = Promise.resolve();
  let isStopped = false;

  async function run(): Promise<void> {
    try {
      await row.task();
    } catch (error) {
      row.onFailure(error);
    }
    wait();
  }

  function wait(): void {
    if (!isStopped) {
      cancel = clock.schedule(intervalMs, () => {
        running = run();
      });
    }
  }

  wait();
  return {
    async stop() {
      isStopped = true;
      cancel?.();
      await running;
    },
  };
}
