import type { Cancel, Clock } from '../kernel/clock.ts';
import { MS_PER_DAY } from '../kernel/units.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { EventStore } from '../store/store.ts';
import type { EventStream } from './event-stream.ts';

const SAVE_INTERVAL_MS = 1000;
/** Events beyond this wait in no memory: the stream is a trace for replay, the record of executions is elsewhere. */
const PENDING_COUNT_MAX = 20_000;
const KEPT_MS = 7 * MS_PER_DAY;
const FORGET_COUNT = 5000;

/** Saves the stream in batches and forgets what is older than a week. Plans and forecasts are left out: they are derived. */
export function recordEvents(options: {
  readonly stream: EventStream;
  readonly store: EventStore;
  readonly clock: Clock;
  readonly onFailure: (error: unknown, droppedCount: number) => void;
}): { flush(): Promise<void>; stop(): Promise<void> } {
  let pending: ChameleonEvent[] = [];
  let droppedCount = 0;
  let timer: Cancel | undefined;
  const unsubscribe = options.stream.subscribe((event) => {
    if (event.name === 'plan.made' || event.name === 'forecast.made') {
      return;
    }
    if (pending.length >= PENDING_COUNT_MAX) {
      droppedCount += 1;
      return;
    }
    pending.push(event);
    timer ??= options.clock.schedule(SAVE_INTERVAL_MS, () => {
      timer = undefined;
      flush().catch(() => undefined);
    });
  });

  async function flush(): Promise<void> {
    const batch = pending;
    pending = [];
    if (batch.length === 0) {
      return;
    }
    try {
      await options.store.append(batch);
      await options.store.forgetBefore(options.clock.now() - KEPT_MS, FORGET_COUNT);
    } catch (error) {
      options.onFailure(error, batch.length + droppedCount);
      droppedCount = 0;
    }
  }

  return {
    flush,
    async stop() {
      unsubscribe();
      timer?.();
      await flush();
    },
  };
}
