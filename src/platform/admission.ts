import { FairQueue, type QueueBounds } from '../coordinator/fair-queue.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { Admission } from './execution-parts.ts';

interface Waiting {
  readonly id: ExecutionId;
  readonly resolve: (turn: 'granted' | 'withdrawn') => void;
}

interface Place {
  readonly who: { readonly tenant: string; readonly user: string };
  state: 'waiting' | 'running' | 'gone';
}

/** How long a refused caller is asked to wait for each execution before it in the line, at least a second. */
const RETRY_MS_PER_WAITING = 50;
const RETRY_MS_MIN = 1000;

/** The fair queue as a row of promises: an execution awaits its turn, runs, and leaves. */
export function createAdmission(bounds: QueueBounds): Admission {
  const queue = new FairQueue<Waiting>(bounds);
  const places = new Map<ExecutionId, Place>();

  function grantTurns(): void {
    for (let next = queue.take(); next !== undefined; next = queue.take()) {
      const place = places.get(next.id);
      if (place !== undefined) {
        place.state = 'running';
      }
      next.resolve('granted');
    }
  }

  function leave(id: ExecutionId): void {
    const place = places.get(id);
    places.delete(id);
    if (place?.state === 'waiting') {
      queue.withdraw(place.who, (waiting) => waiting.id === id);
    } else if (place?.state === 'running') {
      queue.release(place.who);
    }
    grantTurns();
  }

  return {
    enter({ id, request, costMs }) {
      const who = { tenant: request.tenantId, user: request.userId };
      const refusal = queue.refusalOf(who);
      if (refusal !== undefined) {
        const retryAfterMs = Math.max(RETRY_MS_MIN, queue.length * RETRY_MS_PER_WAITING);
        throw new ChameleonError('overloaded', refusal, { retryAfterMs });
      }
      const { promise: turn, resolve } = Promise.withResolvers<'granted' | 'withdrawn'>();
      places.set(id, { who, state: 'waiting' });
      queue.add({ item: { id, resolve }, ...who, cost: Math.max(1, costMs) });
      grantTurns();
      return { turn, leave: () => leave(id) };
    },
    withdraw(id) {
      const place = places.get(id);
      if (place?.state !== 'waiting') {
        return false;
      }
      let resolve: Waiting['resolve'] | undefined;
      queue.withdraw(place.who, (waiting) => {
        resolve = waiting.id === id ? waiting.resolve : resolve;
        return waiting.id === id;
      });
      place.state = 'gone';
      resolve?.('withdrawn');
      return true;
    },
    state: () => ({ length: queue.length, runningCount: queue.runningCount }),
  };
}
