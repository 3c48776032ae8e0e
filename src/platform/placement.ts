import { type PlacementStrategy, placeExecution } from '../balancer/place-execution.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { Random } from '../kernel/random.ts';
import type { Placement } from './execution-parts.ts';
import { type ManagerFleet, warmKeyOf } from './manager-fleet.ts';

const WAIT_MS_MAX = 60_000;

/** Chooses managers by one strategy, and waits for one to come up or get free while none can take the execution. */
export function createPlacement(options: {
  readonly fleet: ManagerFleet;
  readonly clock: Clock;
  readonly random: Random;
  readonly strategy: PlacementStrategy;
}): Placement {
  const { fleet, clock, random, strategy } = options;
  let turn = 0;

  return {
    choose(wanted) {
      const attempt = () => {
        const by = { strategy, turn, random };
        const load = placeExecution(
          fleet.loads(),
          { runtime: wanted.runtime, warmKey: warmKeyOf(wanted) },
          by,
        );
        if (load === undefined) {
          return undefined;
        }
        turn += 1;
        return { managerId: load.managerId, release: fleet.assign(load.managerId, wanted) };
      };
      const chosen = attempt();
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
          const late = attempt();
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
