import type { Instance } from '../model/instance.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';
import { evictOverBudget } from './evict-over-budget.ts';
import { missingTargets, targetOf } from './personal-targets.ts';
import { type PlanningInstant as At, idleMb } from './pool-limits.ts';

type WarmAction = Extract<PoolAction, { kind: 'warm-instance' }>;
type StopAction = Extract<PoolAction, { kind: 'stop-instance' }>;

/**
 * What to do so that the pool becomes what the targets want. Boots under way count as there, so planning twice
 * without a change in between adds nothing. Busy and promised instances are never touched.
 */
export function planPool(instances: readonly Instance[], targets: ManagerTargets, at: At): PoolAction[] {
  const free = instances.filter(({ id }) => !at.promised.has(id));
  const warmed = warmAhead(free, targets, at);
  const stopped = [...stopSurplus(free, targets, { ...at, warmed }), ...stopExpired(free, targets, at)];
  const evicted = evictOverBudget(free, targets, { ...at, warmed, stopped });
  const booted = bootMissing(instances, targets, { ...at, free, warmed, stopped: [...stopped, ...evicted] });
  return [...stopped, ...evicted, ...warmed, ...booted];
}

/** A personal instance is made from a prewarmed one when its interval has come. */
function warmAhead(free: readonly Instance[], targets: ManagerTargets, { now }: At): WarmAction[] {
  const left = new Map<string, number>();
  for (const { runtime, state } of free) {
    if (state.kind === 'prewarmed') {
      left.set(runtime, (left.get(runtime) ?? 0) + 1);
    }
  }
  const actions: WarmAction[] = [];
  for (const target of missingTargets(free, targets, { now, byAt: () => now })) {
    const leftCount = left.get(target.runtime) ?? 0;
    if (leftCount > 0) {
      left.set(target.runtime, leftCount - 1);
      actions.push({ kind: 'warm-instance', target });
    }
  }
  return actions;
}

/** Prewarmed instances wanted of a runtime: its stock, and one for each personal interval that comes within a boot. */
function wantedCount(
  free: readonly Instance[],
  targets: ManagerTargets,
  runtime: string,
  { now, limits }: At,
): number {
  const byAt = (each: string) => now + (limits.bootMsOf?.(each) ?? 0);
  const coming = missingTargets(free, targets, { now, byAt }).filter((target) => target.runtime === runtime);
  return (targets.stocks.find((stock) => stock.runtime === runtime)?.count ?? 0) + coming.length;
}

function stopSurplus(
  free: readonly Instance[],
  targets: ManagerTargets,
  at: At & { readonly warmed: readonly WarmAction[] },
): StopAction[] {
  const actions: StopAction[] = [];
  for (const [runtime, held] of Map.groupBy(free, (instance) => instance.runtime)) {
    if (at.limits.isBootFailing?.(runtime) === true) {
      continue;
    }
    const idle = held.flatMap(({ id, state }) =>
      state.kind === 'prewarmed' ? [{ id, readyAt: state.readyAt }] : [],
    );
    const surplusCount = Math.max(0, idle.length - wantedCount(free, targets, runtime, at));
    const longestIdle = idle.toSorted((a, b) => a.readyAt - b.readyAt);
    for (const { id, readyAt } of longestIdle.slice(0, surplusCount)) {
      if (at.now - readyAt >= at.limits.surplusIdleMsMin) {
        actions.push({ kind: 'stop-instance', instanceId: id, why: 'surplus' });
      }
    }
  }
  return actions;
}

/** Its interval is over, or the plan wants it no more and has not for a while. */
function stopExpired(free: readonly Instance[], targets: ManagerTargets, at: At): StopAction[] {
  return free.flatMap(({ id, runtime, state }): StopAction[] => {
    if (state.kind !== 'warm') {
      return [];
    }
    const target = targetOf(targets, runtime, state);
    const isExpired =
      target === undefined ? at.now - state.since >= at.limits.surplusIdleMsMin : target.untilAt <= at.now;
    return isExpired ? [{ kind: 'stop-instance', instanceId: id, why: 'expired' }] : [];
  });
}

function bootMissing(
  instances: readonly Instance[],
  targets: ManagerTargets,
  at: At & {
    readonly free: readonly Instance[];
    readonly warmed: readonly WarmAction[];
    readonly stopped: readonly StopAction[];
  },
): PoolAction[] {
  const { limits, free } = at;
  const actions: PoolAction[] = [];
  const gone = new Set<string>(at.stopped.map(({ instanceId }) => instanceId));
  const left = instances.filter(({ id }) => !gone.has(id));
  let roomCount = limits.instanceCountMax - instances.length;
  let roomMb = (limits.memory?.mbMax ?? Number.POSITIVE_INFINITY) - idleMb(left, limits);
  const runtimes = new Set([...targets.stocks, ...targets.personal].map(({ runtime }) => runtime));
  for (const runtime of runtimes) {
    const comingCount = left.filter(
      ({ id, runtime: held, state }) =>
        held === runtime &&
        !at.promised.has(id) &&
        (state.kind === 'prewarmed' || state.kind === 'provisioning'),
    ).length;
    const mb = limits.memory?.mbOf(runtime) ?? 0;
    const affordableCount = mb > 0 ? Math.floor(Math.max(0, roomMb) / mb) : Number.POSITIVE_INFINITY;
    const freeCount = limits.freeBootCount(runtime) - actions.length;
    const missingCount = wantedCount(free, targets, runtime, at) - comingCount;
    const bootCount = Math.max(0, Math.min(missingCount, freeCount, roomCount, affordableCount));
    roomCount -= bootCount;
    roomMb -= bootCount * mb;
    for (let n = 0; n < bootCount; n += 1) {
      actions.push({ kind: 'prewarm-instance', runtime });
    }
  }
  return actions;
}
