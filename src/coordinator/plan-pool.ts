import type { InstanceId } from '../kernel/ids.ts';
import type { Instance, InstanceOwner } from '../model/instance.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';

/** What one manager's pool may hold and do at once. */
export interface PoolLimits {
  readonly instanceCountMax: number;
  /** Boots that may start now, by runtime: fewer while executions wait or boots keep failing. */
  readonly freeBootCount: (runtime: string) => number;
  /** A surplus instance is stopped only when it has been idle for so long: small swings of the plan cost no boots. */
  readonly surplusIdleMsMin: number;
}

function isSameOwner(a: InstanceOwner, b: InstanceOwner): boolean {
  return a.tenantId === b.tenantId && a.userId === b.userId;
}

/**
 * What to do so that the pool becomes what the targets want. Boots under way count as there, so planning twice
 * without a change in between adds nothing. Busy instances are never touched.
 */
export function planPool(
  instances: readonly Instance[],
  targets: ManagerTargets,
  at: { readonly now: number; readonly promised: ReadonlySet<InstanceId>; readonly limits: PoolLimits },
): PoolAction[] {
  const stopped = stopSurplus(instances, targets, at);
  const warmed = warmAhead(instances, targets, at);
  const booted = bootMissing(instances, targets, {
    ...at,
    warmedRuntimes: warmed.map(({ target }) => target.runtime),
  });
  return [...stopped, ...warmed, ...booted];
}

type At = Parameters<typeof planPool>[2];
type WarmAction = Extract<PoolAction, { kind: 'warm-instance' }>;

function stopSurplus(instances: readonly Instance[], targets: ManagerTargets, at: At): PoolAction[] {
  const actions: PoolAction[] = [];
  for (const [runtime, held] of Map.groupBy(instances, (instance) => instance.runtime)) {
    const wantedCount = targets.stocks.find((stock) => stock.runtime === runtime)?.count ?? 0;
    const idle = held.flatMap(({ id, state }) =>
      state.kind === 'prewarmed' && !at.promised.has(id) ? [{ id, readyAt: state.readyAt }] : [],
    );
    const longestIdle = idle.toSorted((a, b) => a.readyAt - b.readyAt);
    for (const { id, readyAt } of longestIdle.slice(0, Math.max(0, idle.length - wantedCount))) {
      if (at.now - readyAt >= at.limits.surplusIdleMsMin) {
        actions.push({ kind: 'stop-instance', instanceId: id, why: 'surplus' });
      }
    }
  }
  for (const { id, runtime, state } of instances) {
    if (state.kind === 'warm' && !at.promised.has(id)) {
      const { owner, programId } = state;
      const isWanted = targets.personal.some(
        (target) =>
          target.runtime === runtime &&
          target.programId === programId &&
          isSameOwner(target.owner, owner) &&
          target.untilAt > at.now,
      );
      if (!isWanted) {
        actions.push({ kind: 'stop-instance', instanceId: id, why: 'expired' });
      }
    }
  }
  return actions;
}

/** A personal instance is made from a prewarmed one, when its interval has come and the user has none yet. */
function warmAhead(instances: readonly Instance[], targets: ManagerTargets, at: At): WarmAction[] {
  const prewarmedLeft = new Map<string, number>();
  for (const { id, runtime, state } of instances) {
    if (state.kind === 'prewarmed' && !at.promised.has(id)) {
      prewarmedLeft.set(runtime, (prewarmedLeft.get(runtime) ?? 0) + 1);
    }
  }
  const actions: WarmAction[] = [];
  for (const target of targets.personal) {
    const isDue = target.fromAt <= at.now && at.now < target.untilAt;
    const left = prewarmedLeft.get(target.runtime) ?? 0;
    const isHeld = instances.some(
      ({ runtime, state }) =>
        (state.kind === 'warm' || state.kind === 'initialising') &&
        runtime === target.runtime &&
        isSameOwner(state.owner, target.owner),
    );
    if (isDue && left > 0 && !isHeld) {
      prewarmedLeft.set(target.runtime, left - 1);
      actions.push({ kind: 'warm-instance', target });
    }
  }
  return actions;
}

function bootMissing(
  instances: readonly Instance[],
  targets: ManagerTargets,
  at: At & { readonly warmedRuntimes: readonly string[] },
): PoolAction[] {
  const actions: PoolAction[] = [];
  let roomCount = at.limits.instanceCountMax - instances.length;
  for (const { runtime, count } of targets.stocks) {
    const comingCount = instances.filter(
      ({ id, runtime: held, state }) =>
        held === runtime &&
        !at.promised.has(id) &&
        (state.kind === 'prewarmed' || state.kind === 'provisioning'),
    ).length;
    const takenCount = at.warmedRuntimes.filter((warmed) => warmed === runtime).length;
    const freeCount = at.limits.freeBootCount(runtime) - actions.length;
    const bootCount = Math.max(0, Math.min(count - (comingCount - takenCount), freeCount, roomCount));
    roomCount -= bootCount;
    for (let n = 0; n < bootCount; n += 1) {
      actions.push({ kind: 'prewarm-instance', runtime });
    }
  }
  return actions;
}
