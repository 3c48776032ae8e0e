import type { InstanceId, ProgramId } from '../kernel/ids.ts';
import type { Instance, InstanceOwner } from '../model/instance.ts';

/** What an execution gets: an instance that is there, one that is coming, or the order to make one. */
export type Allocation =
  | { readonly kind: 'warm'; readonly instanceId: InstanceId }
  | { readonly kind: 'prewarmed'; readonly instanceId: InstanceId }
  /** A boot under way that nobody waits for yet: a cold start, but a shorter one. */
  | { readonly kind: 'join-boot'; readonly instanceId: InstanceId }
  | { readonly kind: 'create' };

/**
 * Picks an instance for one user's execution. An instance bound to a user is only ever given to that very user,
 * and only for the program it holds; everything else must never have run user code. The prewarmed instance that
 * got ready last is taken first (LIFO), so that surplus ones grow old and can be stopped.
 */
export function allocateInstance(
  instances: readonly Instance[],
  wanted: { readonly owner: InstanceOwner; readonly runtime: string; readonly programId: ProgramId },
  promised: ReadonlySet<InstanceId>,
): Allocation {
  const free = instances.filter(({ id, runtime }) => runtime === wanted.runtime && !promised.has(id));
  const warm = free.find(
    ({ state }) =>
      state.kind === 'warm' &&
      state.programId === wanted.programId &&
      state.owner.tenantId === wanted.owner.tenantId &&
      state.owner.userId === wanted.owner.userId,
  );
  if (warm !== undefined) {
    return { kind: 'warm', instanceId: warm.id };
  }
  const prewarmed = newest(free, 'prewarmed');
  if (prewarmed !== undefined) {
    return { kind: 'prewarmed', instanceId: prewarmed.id };
  }
  const booting = free.find(({ state }) => state.kind === 'provisioning');
  return booting === undefined ? { kind: 'create' } : { kind: 'join-boot', instanceId: booting.id };
}

function newest(instances: readonly Instance[], kind: 'prewarmed'): Instance | undefined {
  return instances.reduce<Instance | undefined>((best, instance) => {
    const { state } = instance;
    if (state.kind !== kind) {
      return best;
    }
    return best?.state.kind === kind && best.state.readyAt >= state.readyAt ? best : instance;
  }, undefined);
}
