import type { Instance } from '../model/instance.ts';
import { layerKeyOf } from '../model/layer.ts';
import { pickSurplus } from '../model/pick-surplus.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';
import { evictOverBudget } from './evict-over-budget.ts';
import { isDue, missingTargets, targetOf } from './personal-targets.ts';
import { type PlanningInstant as At, idleMb } from './pool-limits.ts';

type StopAction = Extract<PoolAction, { kind: 'stop-instance' }>;
type BootAction = Exclude<PoolAction, StopAction>;

/**
 * What to do so that the pool becomes what the targets want. Boots under way count as there, so planning twice
 * without a change in between adds nothing. Busy and promised instances are never touched.
 */
export function planPool(instances: readonly Instance[], targets: ManagerTargets, at: At): PoolAction[] {
  const free = instances.filter(({ id }) => !at.promised.has(id));
  const stopped = [...stopSurplus(free, targets, at), ...stopExpired(free, targets, at)];
  const evicted = evictOverBudget(without(free, stopped), targets, at.limits);
  const left = without(instances, [...stopped, ...evicted]);
  const wanted = [...missingStock(left, targets, at), ...missingPersonal(left, targets, at)];
  return [...stopped, ...evicted, ...withinRoom(wanted, { ...at, left, heldCount: instances.length })];
}

function without(instances: readonly Instance[], stopped: readonly StopAction[]): readonly Instance[] {
  const gone = new Set<string>(stopped.map(({ instanceId }) => instanceId));
  return instances.filter(({ id }) => !gone.has(id));
}

function wantedCount(targets: ManagerTargets, layerKey: string): number {
  return targets.stocks.find((stock) => layerKeyOf(stock) === layerKey)?.count ?? 0;
}

function stopSurplus(free: readonly Instance[], targets: ManagerTargets, at: At): StopAction[] {
  const actions: StopAction[] = [];
  for (const [layerKey, held] of Map.groupBy(free, layerKeyOf)) {
    if (held.some(({ runtime }) => at.limits.isBootFailing?.(runtime) === true)) {
      continue;
    }
    const idle = held.flatMap(({ id, state }) =>
      state.kind === 'prewarmed' ? [{ id, readyAt: state.readyAt }] : [],
    );
    const { surplusIdleMsMin } = at.limits;
    for (const { id } of pickSurplus(idle, wantedCount(targets, layerKey), {
      now: at.now,
      surplusIdleMsMin,
    })) {
      actions.push({ kind: 'stop-instance', instanceId: id, why: 'surplus' });
    }
  }
  return actions;
}

/** Its interval is over, or the plan does not want it now and it has been there for a while. */
function stopExpired(free: readonly Instance[], targets: ManagerTargets, { now, limits }: At): StopAction[] {
  return free.flatMap(({ id, runtime, state }): StopAction[] => {
    if (state.kind !== 'warm') {
      return [];
    }
    const target = targetOf(targets, runtime, state);
    const isOver = target !== undefined && target.untilAt <= now;
    const isWanted = target !== undefined && isDue(target, now);
    const isExpired = isOver || (!isWanted && now - state.since >= limits.surplusIdleMsMin);
    return isExpired ? [{ kind: 'stop-instance', instanceId: id, why: 'expired' }] : [];
  });
}

/** What the shared stock lacks, as far as it can be made. */
function missingStock(left: readonly Instance[], { stocks }: ManagerTargets, at: At): BootAction[] {
  return stocks.flatMap((stock) => {
    const { runtime, packages = [], count } = stock;
    if (packages.length > 0 && at.limits.canFork?.({ runtime, packages }) === false) {
      return [];
    }
    const key = layerKeyOf(stock);
    const comingCount = left.filter(
      (held) => layerKeyOf(held) === key && !at.promised.has(held.id) && isStock(held),
    ).length;
    const missing = { length: Math.max(0, count - comingCount) };
    const layer = packages.length === 0 ? { runtime } : { runtime, packages };
    return Array.from(missing, (): BootAction => ({ kind: 'prewarm-instance', ...layer }));
  });
}

/** Free for anybody, now or as soon as it has booted. */
function isStock({ state }: Instance): boolean {
  return state.kind === 'prewarmed' || (state.kind === 'provisioning' && state.keptFor === undefined);
}

/** Each user's own is booted for that user from the start: what one wants is never taken from what all share. */
function missingPersonal(left: readonly Instance[], targets: ManagerTargets, at: At): BootAction[] {
  const free = left.filter(({ id }) => !at.promised.has(id));
  return missingTargets(free, targets, at.now).map((target) => ({ kind: 'warm-instance', target }));
}

/** As many of these, in their order, as may boot now and find a place. */
function withinRoom(
  wanted: readonly BootAction[],
  { limits, left, heldCount }: At & { readonly left: readonly Instance[]; readonly heldCount: number },
): BootAction[] {
  let roomMb = (limits.memory?.mbMax ?? Number.POSITIVE_INFINITY) - idleMb(left, limits);
  const actions: BootAction[] = [];
  for (const action of wanted) {
    const layer = action.kind === 'warm-instance' ? action.target : action;
    const mb = limits.memory?.mbOf(layerKeyOf(layer)) ?? 0;
    const mayBoot = actions.length < limits.freeBootCount(layer.runtime);
    if (mayBoot && mb <= roomMb && heldCount + actions.length < limits.instanceCountMax) {
      actions.push(action);
      roomMb -= mb;
    }
  }
  return actions;
}
