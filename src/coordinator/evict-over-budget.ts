import type { Instance } from '../model/instance.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';
import { targetOf } from './personal-targets.ts';
import { idleMb, type PlanningInstant } from './pool-limits.ts';

type WarmAction = Extract<PoolAction, { kind: 'warm-instance' }>;
type StopAction = Extract<PoolAction, { kind: 'stop-instance' }>;

/** Over the memory budget the prewarmed ones idle for longest go first, then the personal ones of least value. */
export function evictOverBudget(
  free: readonly Instance[],
  targets: ManagerTargets,
  at: PlanningInstant & { readonly warmed: readonly WarmAction[]; readonly stopped: readonly StopAction[] },
): StopAction[] {
  const { memory } = at.limits;
  const gone = new Set<string>(at.stopped.map(({ instanceId }) => instanceId));
  const kept = free.filter(({ id }) => !gone.has(id));
  let overMb = memory === undefined ? 0 : idleMb(kept, at.limits) - memory.mbMax;
  const takenCount = new Map<string, number>();
  for (const { target } of at.warmed) {
    takenCount.set(target.runtime, (takenCount.get(target.runtime) ?? 0) + 1);
  }
  const ranked = kept
    .flatMap(({ id, runtime, state }) => {
      if (state.kind === 'prewarmed') {
        return [{ id, runtime, rank: 0, order: state.readyAt, isPrewarmed: true }];
      }
      return state.kind === 'warm'
        ? [
            {
              id,
              runtime,
              rank: 1,
              order: targetOf(targets, runtime, state)?.valueGbS ?? 0,
              isPrewarmed: false,
            },
          ]
        : [];
    })
    .toSorted((a, b) => a.rank - b.rank || a.order - b.order);
  const actions: StopAction[] = [];
  for (const { id, runtime, isPrewarmed } of ranked) {
    const reservedCount = isPrewarmed ? (takenCount.get(runtime) ?? 0) : 0;
    if (overMb <= 0) {
      break;
    }
    if (reservedCount > 0) {
      takenCount.set(runtime, reservedCount - 1);
    } else {
      actions.push({ kind: 'stop-instance', instanceId: id, why: 'evicted' });
      overMb -= memory?.mbOf(runtime) ?? 0;
    }
  }
  return actions;
}
