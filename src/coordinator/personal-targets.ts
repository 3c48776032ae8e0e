import type { Instance, InstanceOwner } from '../model/instance.ts';
import type { ManagerTargets } from '../model/plan.ts';

type Target = ManagerTargets['personal'][number];

function isSameOwner(a: InstanceOwner, b: InstanceOwner): boolean {
  return a.tenantId === b.tenantId && a.userId === b.userId;
}

/** The user has one of this runtime already, whichever program it holds. */
function isHeld(free: readonly Instance[], { owner, runtime }: Target): boolean {
  return free.some(
    ({ runtime: held, state }) =>
      held === runtime &&
      (state.kind === 'warm' || state.kind === 'initialising') &&
      isSameOwner(state.owner, owner),
  );
}

/** Dearest first, one for each user and runtime, those that the user does not have yet and that are wanted by `byAt`. */
export function missingTargets(
  free: readonly Instance[],
  { personal }: ManagerTargets,
  at: { readonly now: number; readonly byAt: (runtime: string) => number },
): Target[] {
  const seen = new Set<string>();
  return personal
    .toSorted((a, b) => b.valueGbS - a.valueGbS)
    .filter((target) => {
      const key = `${target.owner.tenantId}/${target.owner.userId}/${target.runtime}`;
      const isDue = target.fromAt <= at.byAt(target.runtime) && at.now < target.untilAt;
      if (!isDue || seen.has(key) || isHeld(free, target)) {
        return false;
      }
      seen.add(key);
      return true;
    });
}

/** The interval that a warm instance is kept for, the longest one of its user and program. */
export function targetOf(
  targets: ManagerTargets,
  runtime: string,
  held: { readonly owner: InstanceOwner; readonly programId: string },
): Target | undefined {
  return targets.personal
    .filter(
      (target) =>
        target.runtime === runtime &&
        target.programId === held.programId &&
        isSameOwner(target.owner, held.owner),
    )
    .toSorted((a, b) => b.untilAt - a.untilAt)[0];
}
