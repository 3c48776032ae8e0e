import {
  type PlacementStrategy,
  placeExecution,
  placementStrategies,
  type WantedPlace,
} from '../balancer/place-execution.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ManagerId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import type { ManagerLoad } from '../model/instance-manager.ts';
import { ThompsonBandit } from '../stats/thompson-bandit.ts';
import type { ChosenManager, Placement, PlacementStanding, PlacementWish } from './execution-parts.ts';
import { type ManagerFleet, warmKeyOf } from './manager-fleet.ts';

const WAIT_MS_MAX = 60_000;
/** Measured starts of late that a choice between strategies rests on. */
const HALF_LIFE_COUNT = 500;

interface Pick {
  readonly managerId: ManagerId;
  observeStart(startMs: number): void;
}

/**
 * Chooses managers by one strategy, or by the one under which programs started soonest of late, and waits for one to
 * come up or get free while none can take the execution.
 */
export function createPlacement(options: {
  readonly fleet: ManagerFleet;
  readonly clock: Clock;
  readonly random: Random;
  readonly strategy: PlacementStrategy | 'auto';
}): Placement {
  const { fleet, clock, random, strategy } = options;
  const { pick, standings } = strategy === 'auto' ? pickByStarts(random) : pickBy(strategy, random);

  function chooseNow(wanted: PlacementWish): ChosenManager | undefined {
    const { managerId } = wanted;
    const loads = fleet.loads().filter((load) => managerId === undefined || load.managerId === managerId);
    const picked = pick(loads, { runtime: wanted.runtime, warmKey: warmKeyOf(wanted) });
    return picked && { ...picked, release: fleet.assign(picked.managerId, wanted) };
  }

  return {
    standings,
    chooseNow,
    choose(wanted) {
      const chosen = chooseNow(wanted);
      if (chosen !== undefined) {
        return Promise.resolve(chosen);
      }
      return new Promise((resolve, reject) => {
        const cancel = clock.schedule(WAIT_MS_MAX, () => {
          unsubscribe();
          reject(
            new ChameleonError('manager-unavailable', `no manager could take it within ${WAIT_MS_MAX} ms`),
          );
        });
        const unsubscribe = fleet.subscribe(() => {
          const late = chooseNow(wanted);
          if (late !== undefined) {
            unsubscribe();
            cancel();
            resolve(late);
          }
        });
      });
    },
  };
}

interface Picker {
  pick(loads: readonly ManagerLoad[], wanted: WantedPlace): Pick | undefined;
  standings(): readonly PlacementStanding[];
}

function pickBy(strategy: PlacementStrategy, random: Random): Picker {
  let turn = 0;
  return {
    pick(loads, wanted) {
      const load = placeExecution(loads, wanted, { strategy, turn, random });
      turn += load === undefined ? 0 : 1;
      return load && { managerId: load.managerId, observeStart: () => {} };
    },
    standings: () => [],
  };
}

/** A start tells of each strategy that would have picked the same manager, and of none where all would have. */
function pickByStarts(random: Random): Picker {
  const bandit = new ThompsonBandit({
    armCount: placementStrategies.length,
    halfLifeCount: HALF_LIFE_COUNT,
  });
  let turn = 0;
  return {
    pick(loads, wanted) {
      const picks = placementStrategies.map(
        (strategy) => placeExecution(loads, wanted, { strategy, turn, random })?.managerId,
      );
      const managerId = picks[bandit.choose(random.next)];
      if (managerId === undefined) {
        return undefined;
      }
      turn += 1;
      const agreeing = [...picks.keys()].filter((index) => picks[index] === managerId);
      return {
        managerId,
        observeStart(startMs) {
          if (agreeing.length < picks.length) {
            // A start that takes twice as long counts alike, be it of a millisecond or of a second.
            bandit.observe(agreeing, Math.log1p(Math.max(0, startMs)));
          }
        },
      };
    },
    standings: () =>
      bandit.standings().map(({ weight, meanLoss }, index) => ({
        strategy: placementStrategies[index] ?? '',
        weight,
        startMs: meanLoss === undefined ? undefined : Math.expm1(meanLoss),
      })),
  };
}
