import { type Clock, delay } from '../kernel/clock.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import type { ExecutionStore } from '../store/store.ts';

/** Removed in one commit: a few milliseconds of the store. */
const BATCH_COUNT = 100;
/** Between two commits, so that whoever waits for the store comes first. */
const PAUSE_MS = 50;
/** In one go; the rest is for the next one. */
const BATCHES_MAX = 100;

/** How often the past is looked through. */
export const FORGET_INTERVAL_MS = 60_000;

/** Forgets executions that finished more than so many days ago, a few at a time. 0 days: nothing is forgotten. */
export async function forgetPast(
  parts: {
    readonly executions: Pick<ExecutionStore, 'forgetFinishedBefore'>;
    readonly clock: Clock;
    readonly isStopping: () => boolean;
  },
  retentionDays: number,
): Promise<void> {
  if (retentionDays === 0) {
    return;
  }
  const { executions, clock, isStopping } = parts;
  const before = clock.now() - retentionDays * MS_PER_DAY;
  for (let batch = 0; batch < BATCHES_MAX && !isStopping(); batch += 1) {
    if ((await executions.forgetFinishedBefore(before, BATCH_COUNT)) < BATCH_COUNT) {
      return;
    }
    await delay(clock, PAUSE_MS);
  }
}
