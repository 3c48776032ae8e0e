import type { Instance, InstanceOwner, PersonalHold } from '../model/instance.ts';
import type { ManagerTargets } from '../model/plan.ts';

type Target = ManagerTargets['personal'][number];

function isSameOwner(a: InstanceOwner, b: InstanceOwner): boolean {
  return a.tenantId === b.tenantId && a.userId === b.userId;
}

/** Whose it is before it runs: made or kept for one user, or nobody's. */
function holdOf({ state }: Instance): PersonalHold | undefined {
  switch (state.kind) {
    case 'provisioning':
      return state.keptFor;
    case 'initialising':
    case 'warm':
      return state;
    default:
      return undefined;
  }
}

/** From the start of its boot until the end of its interval. */
export function isDue({ fromAt, bootMs, untilAt }: Target, now: number): boolean {
  return fromAt - bootMs <= now && now < untilAt;
}

/** Dearest first, one for each user and runtime, those that are due and that the user does not have or get yet. */
export function missingTargets(
  free: readonly Instance[],
  { personal }: ManagerTargets,
  now: number,
): Target[] {
  const seen = new Set<string>();
  return personal
    .toSorted((a, b) => b.valueGbS - a.valueGbS)
    .filter((target) => {
      const { owner, runtime } = target;
      const key = `${owner.tenantId}/${owner.userId}/${runtime}`;
      const isHeld = free.some((instance) => {
        const hold = instance.runtime === runtime ? holdOf(instance) : undefined;
        return hold !== undefined && isSameOwner(hold.owner, owner);
      });
      if (!isDue(target, now) || seen.has(key) || isHeld) {
        return false;
      }
      seen.add(key);
      return true;
    });
}

/** The interval that a warm instance is kept for, the longest one of its user and program. */
export function targetOf(targets: ManagerTargets, runtime: string, held: PersonalHold): Target | undefined {
  return targets.personal
    .filter(
      (target) =>
        target.runtime === runtime &&
        target.programId === held.programId &&
        isSameOwner(target.owner, held.owner),
    )
    .toSorted((a, b) => b.untilAt - a.untilAt)[0];
}
