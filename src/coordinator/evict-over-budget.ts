import type { Instance } from '../model/instance.ts';
import { layerKeyOf } from '../model/layer.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';
import { targetOf } from './personal-targets.ts';
import { idleMb, type PoolLimits } from './pool-limits.ts';

type StopAction = Extract<PoolAction, { kind: 'stop-instance' }>;

/** Over the memory budget the prewarmed ones idle for longest go first, then the personal ones of least value. */
export function evictOverBudget(
  kept: readonly Instance[],
  targets: ManagerTargets,
  limits: PoolLimits,
): StopAction[] {
  const { memory } = limits;
  let overMb = memory === undefined ? 0 : idleMb(kept, limits) - memory.mbMax;
  const ranked = kept
    .flatMap((instance) => {
      const { id, runtime, state } = instance;
      const layerKey = layerKeyOf(instance);
      if (state.kind === 'prewarmed') {
        return [{ id, layerKey, rank: 0, order: state.readyAt }];
      }
      return state.kind === 'warm'
        ? [{ id, layerKey, rank: 1, order: targetOf(targets, runtime, state)?.valueGbS ?? 0 }]
        : [];
    })
    .toSorted((a, b) => a.rank - b.rank || a.order - b.order);
  const actions: StopAction[] = [];
  for (const { id, layerKey } of ranked) {
    if (overMb <= 0) {
      break;
    }
    actions.push({ kind: 'stop-instance', instanceId: id, why: 'evicted' });
    overMb -= memory?.mbOf(layerKey) ?? 0;
  }
  return actions;
}
