import type { InstanceId } from '../kernel/ids.ts';
import type { Instance } from '../model/instance.ts';
import { type Layer, layerKeyOf } from '../model/layer.ts';

/** What one manager's pool may hold and do at once. */
export interface PoolLimits {
  readonly instanceCountMax: number;
  /** Boots that may start now, by runtime: fewer while executions wait or boots keep failing. */
  readonly freeBootCount: (runtime: string) => number;
  /** An instance that is not wanted is stopped only when it has been idle for so long: small swings cost no boots. */
  readonly surplusIdleMsMin: number;
  /** Boots of this runtime keep failing: what still stands is the last that is known to be good, and is kept. */
  readonly isBootFailing?: (runtime: string) => boolean;
  /** Memory that idle and booting instances may hold together; as much as the instances may when absent. */
  readonly memory?: { readonly mbMax: number; readonly mbOf: (layerKey: string) => number };
  /** Whether instances of this layer can be made now; all can when absent. */
  readonly canFork?: (layer: Layer) => boolean;
}

/** When it is planned, around what, and within which limits. */
export interface PlanningInstant {
  readonly now: number;
  /** Instances set aside for executions: they are not the plan's to use. */
  readonly promised: ReadonlySet<InstanceId>;
  readonly limits: PoolLimits;
}

/** Memory of what idles or boots, MB; 0 without a budget. */
export function idleMb(instances: readonly Instance[], limits: PoolLimits): number {
  return instances
    .filter(({ state }) => state.kind !== 'busy' && state.kind !== 'stopped')
    .reduce((sum, each) => sum + (limits.memory?.mbOf(layerKeyOf(each)) ?? 0), 0);
}
