import { unreachable } from '../kernel/assert.ts';
import type { Random } from '../kernel/random.ts';
import type { ManagerLoad } from '../model/instance-manager.ts';

export const placementStrategies = [
  'round-robin',
  'least-loaded',
  'power-of-two',
  'least-predicted-work',
] as const;

export type PlacementStrategy = (typeof placementStrategies)[number];

export interface WantedPlace {
  readonly runtime: string;
  /** `tenant/user/runtime`, as in ManagerLoad.warmKeys. */
  readonly warmKey: string;
}

/**
 * Picks a manager for one execution: among those with room, one that holds this user's warm instance, else one
 * with a prewarmed instance of the runtime, else any; the strategy decides among equals. `turn` counts executions
 * placed so far. Undefined when every manager is full.
 */
export function placeExecution(
  loads: readonly ManagerLoad[],
  wanted: WantedPlace,
  by: { readonly strategy: PlacementStrategy; readonly turn: number; readonly random: Random },
): ManagerLoad | undefined {
  const open = loads.filter(({ busyCount, capacityCount }) => busyCount < capacityCount);
  const warm = open.filter(({ warmKeys }) => warmKeys.has(wanted.warmKey));
  const prewarmed = open.filter(({ prewarmedCounts }) => (prewarmedCounts.get(wanted.runtime) ?? 0) > 0);
  const eligible = [warm, prewarmed, open].find((candidates) => candidates.length > 0);
  return eligible === undefined ? undefined : choose(eligible, by);
}

function choose(
  eligible: readonly ManagerLoad[],
  by: { readonly strategy: PlacementStrategy; readonly turn: number; readonly random: Random },
): ManagerLoad | undefined {
  const { strategy } = by;
  switch (strategy) {
    case 'round-robin':
      return eligible[by.turn % eligible.length];
    case 'least-loaded':
      return least(eligible, loadRatio);
    case 'power-of-two':
      return least(twoOf(eligible, by.random), loadRatio);
    case 'least-predicted-work':
      return least(eligible, ({ predictedWorkMs, capacityCount }) => predictedWorkMs / capacityCount);
    default:
      return unreachable(strategy);
  }
}

function loadRatio({ busyCount, capacityCount }: ManagerLoad): number {
  return busyCount / capacityCount;
}

function least(
  loads: readonly ManagerLoad[],
  measure: (load: ManagerLoad) => number,
): ManagerLoad | undefined {
  return loads.reduce<ManagerLoad | undefined>(
    (best, load) => (best === undefined || measure(load) < measure(best) ? load : best),
    undefined,
  );
}

/** Two different ones at random (Mitzenmacher, 2001): nearly as even as looking at all, and no herd on the least loaded. */
function twoOf(loads: readonly ManagerLoad[], random: Random): readonly ManagerLoad[] {
  if (loads.length <= 2) {
    return loads;
  }
  const first = Math.floor(random.next() * loads.length);
  const second = (first + 1 + Math.floor(random.next() * (loads.length - 1))) % loads.length;
  return loads.filter((_, index) => index === first || index === second);
}
