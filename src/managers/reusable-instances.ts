import type { Cancel, Clock } from '../kernel/clock.ts';
import type { InstanceId } from '../kernel/ids.ts';
import type { ExecutionLimits } from '../model/execution.ts';
import type { ExecuteMessage } from '../model/manager-messages.ts';
import type { KeptInstances } from './kept-instances.ts';

/** What must be as the last run had it, or lower: it cannot be raised in an instance that has run. */
const FIXED = ['memoryMb', 'processCount', 'fileBytes'] as const;

type Wanted = Pick<ExecuteMessage, 'tenantId' | 'userId' | 'programId' | 'runtime' | 'limits'>;

interface Reusable {
  readonly instanceId: InstanceId;
  readonly limits: ExecutionLimits;
  readonly expire: Cancel;
}

export interface ReusableInstancesParts {
  readonly clock: Clock;
  readonly kept: KeptInstances;
  /** As many wait at once; the one that has waited longest gives way. 0: none are kept. */
  readonly countMax: number;
  /** How long one waits for another run. */
  readonly idleMs: number;
}

/** Instances that have run a program for a user who said that they may run it again. */
export class ReusableInstances {
  readonly #parts: ReusableInstancesParts;
  /** The one that has waited longest comes first. */
  readonly #waiting = new Map<string, Reusable>();

  constructor(parts: ReusableInstancesParts) {
    this.#parts = parts;
  }

  /** Takes the one that waits for this very program of this user, if it is there and may have what this run may. */
  take(wanted: Wanted): InstanceId | undefined {
    const found = this.#remove(keyOf(wanted));
    if (found === undefined || !this.#parts.kept.isFor(found.instanceId, wanted)) {
      return undefined;
    }
    if (FIXED.some((name) => wanted.limits[name] > found.limits[name])) {
      this.#parts.kept.release(found.instanceId);
      return undefined;
    }
    return found.instanceId;
  }

  /** Keeps one that has just run; another that waited for the same is let go of. */
  add(instanceId: InstanceId, ran: Wanted): void {
    const { clock, kept, countMax, idleMs } = this.#parts;
    const key = keyOf(ran);
    kept.keep(instanceId, ran.programId);
    this.#letGo(key);
    const expire = clock.schedule(idleMs, () => this.#letGo(key));
    this.#waiting.set(key, { instanceId, limits: ran.limits, expire });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > countMax && oldest !== undefined) {
      this.#letGo(oldest);
    }
  }

  #letGo(key: string): void {
    const found = this.#remove(key);
    if (found !== undefined) {
      this.#parts.kept.release(found.instanceId);
    }
  }

  #remove(key: string): Reusable | undefined {
    const found = this.#waiting.get(key);
    this.#waiting.delete(key);
    found?.expire();
    return found;
  }
}

/** Ids hold no blank. */
function keyOf({ tenantId, userId, programId, runtime }: Wanted): string {
  return `${tenantId} ${userId} ${programId} ${runtime}`;
}
