import type { ExecutionId } from '../kernel/ids.ts';
import type { Execution } from '../model/execution.ts';
import type { OpenStdin } from './open-stdin.ts';

/** One execution that this process is carrying. */
interface LiveExecution {
  readonly finished: Promise<Execution>;
  /** Where its input is open. */
  readonly stdin: OpenStdin | undefined;
  /** Asks it to end as cancelled, wherever it is. */
  withdraw(): void;
}

/** The executions under way, by id: what repeats, waiters and cancellations find. */
export interface LiveExecutions {
  add(id: ExecutionId, live: LiveExecution): void;
  find(id: ExecutionId): LiveExecution | undefined;
  /** Resolves when every execution under way now has ended, well or badly. */
  settled(): Promise<void>;
}

export function createLiveExecutions(): LiveExecutions {
  const byId = new Map<ExecutionId, LiveExecution>();
  return {
    add(id, live) {
      byId.set(id, live);
      const forget = () => {
        byId.delete(id);
      };
      live.finished.then(forget, forget);
    },
    find: (id) => byId.get(id),
    async settled() {
      await Promise.allSettled([...byId.values()].map((live) => live.finished));
    },
  };
}
