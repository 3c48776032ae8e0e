import type { InstancePool } from '../coordinator/instance-pool.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InstanceId, ProgramId } from '../kernel/ids.ts';
import type { InstanceOwner, StopReason } from '../model/instance.ts';

export interface KeptInstancesParts {
  readonly pool: Pick<InstancePool, 'find' | 'move'>;
  readonly clock: Clock;
  /** From then on nothing stays. */
  readonly isClosing: () => boolean;
  readonly stop: (instanceId: InstanceId, why: StopReason) => void;
  readonly onChange: () => void;
}

/** Instances that have run for a user, and wait for another execution of the same. */
export class KeptInstances {
  readonly #parts: KeptInstancesParts;

  constructor(parts: KeptInstancesParts) {
    this.#parts = parts;
  }

  /** Its execution has ended and left it to the next one of the same user; with a program, to the next one of that. */
  keep(instanceId: InstanceId, programId?: ProgramId): void {
    const { pool, clock, isClosing, stop, onChange } = this.#parts;
    const state = pool.find(instanceId)?.state;
    if (state?.kind !== 'busy') {
      return;
    }
    if (isClosing()) {
      stop(instanceId, 'shutdown');
      return;
    }
    pool.move(instanceId, { kind: 'kept', owner: state.owner, programId, since: clock.now() });
    onChange();
  }

  /** Stops it. One that runs, or is none of these, is left alone: a message may come late. */
  release(instanceId: InstanceId): void {
    if (this.#parts.pool.find(instanceId)?.state.kind === 'kept') {
      this.#parts.stop(instanceId, 'released');
    }
  }

  /** Whether it waits for another execution of this user. */
  isFor(instanceId: InstanceId, { tenantId, userId }: InstanceOwner): boolean {
    const state = this.#parts.pool.find(instanceId)?.state;
    return state?.kind === 'kept' && state.owner.tenantId === tenantId && state.owner.userId === userId;
  }
}
