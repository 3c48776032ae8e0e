import type { InstanceId } from '../kernel/ids.ts';
import type { Instance } from '../model/instance.ts';
import type { Wanted } from './free-index.ts';

/** What an execution gets: an instance that is there, one that is coming, or the order to make one. */
export type Allocation =
  | { readonly kind: 'warm'; readonly instanceId: InstanceId }
  | { readonly kind: 'prewarmed'; readonly instanceId: InstanceId }
  /** A boot under way that nobody waits for yet: a cold start, but a shorter one. */
  | { readonly kind: 'join-boot'; readonly instanceId: InstanceId }
  | { readonly kind: 'create' };

/** A boot that has taken so many times as long as usual is stuck: a fresh one will be ready sooner. */
const STUCK_RATIO = 2;

/**
 * Picks an instance for one user's execution. An instance bound to a user is only ever given to that very user,
 * and only for the program it holds; everything else must never have run user code. The prewarmed instance that
 * got ready last is taken first (LIFO), so that surplus ones grow old and can be stopped. Of the boots under way the
 * one begun first is joined, unless it has taken twice as long as boots of this runtime usually do (`timing`).
 */
export function allocateInstance(
  instances: readonly Instance[],
  wanted: Wanted,
  promised: ReadonlySet<InstanceId>,
  timing?: { readonly now: number; readonly bootMs: number },
): Allocation {
  let prewarmed: { readonly id: InstanceId; readonly readyAt: number } | undefined;
  let booting: { readonly id: InstanceId; readonly requestedAt: number } | undefined;
  const stuckBeforeAt =
    timing === undefined ? Number.NEGATIVE_INFINITY : timing.now - timing.bootMs * STUCK_RATIO;
  for (const { id, runtime, state } of instances) {
    if (runtime !== wanted.runtime || promised.has(id)) {
      continue;
    }
    if (state.kind === 'warm' && isFor(state, wanted)) {
      return { kind: 'warm', instanceId: id };
    }
    if (state.kind === 'prewarmed' && state.readyAt > (prewarmed?.readyAt ?? Number.NEGATIVE_INFINITY)) {
      prewarmed = { id, readyAt: state.readyAt };
    }
    if (
      state.kind === 'provisioning' &&
      state.keptFor === undefined &&
      state.requestedAt >= stuckBeforeAt &&
      state.requestedAt < (booting?.requestedAt ?? Number.POSITIVE_INFINITY)
    ) {
      booting = { id, requestedAt: state.requestedAt };
    }
  }
  if (prewarmed !== undefined) {
    return { kind: 'prewarmed', instanceId: prewarmed.id };
  }
  return booting === undefined ? { kind: 'create' } : { kind: 'join-boot', instanceId: booting.id };
}

function isFor(
  held: { readonly owner: Wanted['owner']; readonly programId: string },
  { owner, programId }: Wanted,
): boolean {
  return (
    held.programId === programId &&
    held.owner.tenantId === owner.tenantId &&
    held.owner.userId === owner.userId
  );
}
