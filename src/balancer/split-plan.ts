import type { ManagerId } from '../kernel/ids.ts';
import type { FleetPlan, ManagerTargets, PersonalTarget } from '../model/plan.ts';

/** A personal target with the source its instance will hold. */
export type LoadedPersonalTarget = PersonalTarget & { readonly code: string };

/**
 * Each manager's part of a plan: stocks are dealt out evenly, the remainder to the managers that come first by
 * id, so that the same plan over the same managers always splits alike and nothing is moved without need. A
 * personal target stays with the manager that its owner's id picks.
 */
export function splitPlan(
  plan: FleetPlan,
  managerIds: readonly ManagerId[],
  personal: readonly LoadedPersonalTarget[],
): ManagerTargets[] {
  const ordered = managerIds.toSorted();
  return ordered.map((managerId, index) => ({
    managerId,
    madeAt: plan.madeAt,
    stocks: plan.stocks.map(({ runtime, packages, count }, row) => {
      // Each stock deals its remainder from another manager on, or the first one would get all the odd ones.
      const place = (index + row) % ordered.length;
      const extra = place < count % ordered.length ? 1 : 0;
      return { runtime, packages, count: Math.floor(count / ordered.length) + extra };
    }),
    layers: plan.layers.map(({ runtime, packages }) => ({ runtime, packages })),
    personal: personal.filter(({ owner }) => hashOf(owner.userId) % ordered.length === index),
  }));
}

function hashOf(text: string): number {
  let hash = 0;
  for (let k = 0; k < text.length; k += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(k)) >>> 0;
  }
  return hash;
}
