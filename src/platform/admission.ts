import type { AdmitAnswer } from '../coordinator/admit.ts';
import { FairQueue, type QueueBounds } from '../coordinator/fair-queue.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ExecutionId } from '../kernel/ids.ts';
import type { Config } from './config.ts';
import type { Admission } from './execution-parts.ts';

interface Waiting {
  readonly id: ExecutionId;
  readonly resolve: (turn: 'granted' | 'withdrawn') => void;
}

interface Place {
  readonly who: { readonly tenant: string; readonly user: string };
  readonly costMs: number;
  state: 'waiting' | 'running' | 'gone';
}

function isRunning({ state }: Place): boolean {
  return state === 'running';
}

/** No execution is free: a queue orders by cost. */
const COST_MS_MIN = 1;

/** The bounds that the settings mean; a tenant's that are 0 do not bind. */
export function admissionBoundsOf(config: Config): QueueBounds {
  const { queueLengthPerTenantMax, runningPerTenantMax } = config;
  return {
    lengthMax: config.queueLengthMax,
    ...(queueLengthPerTenantMax > 0 ? { lengthPerTenantMax: queueLengthPerTenantMax } : {}),
    lengthPerUserMax: config.queueLengthPerUserMax,
    runningMax: config.managerCountMax * config.managerCapacityCount,
    ...(runningPerTenantMax > 0 ? { runningPerTenantMax } : {}),
    runningPerUserMax: config.runningPerUserMax,
  };
}

/** A full queue is the platform's lack; a full share of it is for whoever filled it to mend. */
function refuseBeyondBounds(answer: AdmitAnswer): void {
  if (answer.kind === 'refused') {
    const { boundOf, message, retryAfterMs } = answer;
    throw new ChameleonError(boundOf === 'all' ? 'overloaded' : 'over-quota', message, { retryAfterMs });
  }
}

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

  function leave(id: ExecutionId, spentMs: number | undefined): void {
    const place = places.get(id);
    places.delete(id);
    if (place?.state === 'waiting') {
      queue.withdraw(place.who, (waiting) => waiting.id === id);
    } else if (place?.state === 'running') {
      queue.release({ ...place.who, excessCost: (spentMs ?? place.costMs) - place.costMs });
    }
    grantTurns();
  }

  return {
    enter({ id, request, costMs, standing }) {
      const who = { tenant: request.tenantId, user: request.userId };
      const { promise: turn, resolve } = Promise.withResolvers<'granted' | 'withdrawn'>();
      const cost = Math.max(COST_MS_MIN, costMs);
      const entry = { item: { id, resolve }, ...who, cost };
      if (standing === 'accepted') {
        queue.readmit(entry);
      } else {
        refuseBeyondBounds(queue.answerTo(who));
        queue.add(entry);
      }
      const place: Place = { who, costMs: cost, state: 'waiting' };
      places.set(id, place);
      grantTurns();
      return { isGranted: isRunning(place), turn, leave: (spentMs) => leave(id, spentMs) };
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
