import { planPool } from '../coordinator/plan-pool.ts';
import type { Driver } from '../drivers/driver.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';
import { parseId } from '../kernel/ids.ts';
import type { InstanceOwner } from '../model/instance.ts';
import { layerKeyOf } from '../model/layer.ts';
import type { ManagerTargets, PoolAction } from '../model/plan.ts';
import type { Boots } from './boots.ts';
import type { HeldInstances } from './held-instances.ts';
import type { ManagerSettings } from './manager-settings.ts';

/** How often targets that depend on the hour are looked at when nothing happens. */
const REVIEW_INTERVAL_MS = 1000;
/**
 * Most programs have ended, and are answered, so soon after they were handed over. A boot beside them would take from
 * them the time that it saves the next one.
 */
export const HAND_OVER_MS = 20;

export interface ReplenisherParts {
  readonly clock: Clock;
  readonly held: HeldInstances;
  readonly boots: Boots;
  readonly settings: ManagerSettings;
  readonly driver: Pick<Driver, 'holdLayers' | 'heldLayers'>;
}

/** Makes the pool what the newest targets want, some time after, never before, an execution was handed over. */
export class Replenisher {
  readonly #parts: ReplenisherParts;
  #targets: ManagerTargets | undefined;
  /** Users who came since the present targets were made. */
  readonly #cameSince = new Set<string>();
  #handedOverAt = Number.NEGATIVE_INFINITY;
  #planned: Cancel | undefined;
  #review: Cancel | undefined;
  #isStopped = false;

  constructor(parts: ReplenisherParts) {
    this.#parts = parts;
  }

  /** Follows these targets from now on; older ones than the present ones are ignored. */
  aim(targets: ManagerTargets): void {
    if (targets.madeAt >= (this.#targets?.madeAt ?? 0)) {
      this.#targets = targets;
      this.#cameSince.clear();
      this.#parts.driver.holdLayers(targets.layers ?? []);
      this.soon();
    }
  }

  /**
   * An execution of this user is handed over: the interval in which the user was expected is over, the next plan knows of
   * another, and for a moment nothing is begun beside it.
   */
  came(owner: InstanceOwner): void {
    this.#cameSince.add(keyOf(owner));
    this.#handedOverAt = this.#parts.clock.now();
  }

  /** Plans in a turn of its own, and those who came just now have their moment first; who comes later does not add to it. */
  soon(): void {
    if (!this.#isStopped) {
      const pauseMs = Math.max(0, this.#handedOverAt + HAND_OVER_MS - this.#parts.clock.now());
      this.#planned ??= this.#parts.clock.schedule(pauseMs, () => {
        this.#planned = undefined;
        this.#replenish();
      });
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#planned?.();
    this.#review?.();
  }

  #replenish(): void {
    const { clock, held, boots, settings, driver } = this.#parts;
    if (this.#targets === undefined) {
      return;
    }
    const now = clock.now();
    const personal = this.#targets.personal.filter(({ owner }) => !this.#cameSince.has(keyOf(owner)));
    const forkable = new Set(driver.heldLayers().map(layerKeyOf));
    const actions = planPool(
      held.pool.all(),
      { ...this.#targets, personal },
      {
        now,
        promised: held.promised,
        limits: {
          ...settings,
          freeBootCount: (runtime) => boots.freeAheadCount(runtime),
          isBootFailing: (runtime) => boots.failures.isFailing(runtime),
          memory: {
            mbMax: settings.idleMemoryMbMax,
            mbOf: (layerKey) => boots.usual.of(layerKey)?.memoryMb ?? 0,
          },
          canFork: (layer) => forkable.has(layerKeyOf(layer)),
        },
      },
    );
    for (const action of actions) {
      this.#apply(action);
    }
    const pauseMs = (boots.failures.nextPauseEndAt(now) ?? Number.POSITIVE_INFINITY) - now;
    this.#review?.();
    this.#review = clock.schedule(Math.min(REVIEW_INTERVAL_MS, pauseMs), () => this.soon());
  }

  #apply(action: PoolAction): void {
    const { held } = this.#parts;
    switch (action.kind) {
      case 'prewarm-instance':
        held.boot(action, 'ahead');
        return;
      case 'stop-instance': {
        const id = parseId('ins', action.instanceId);
        if (id !== undefined) {
          held.stop(id, action.why);
        }
        return;
      }
      case 'warm-instance':
        held.bootFor(action.target);
        return;
      default:
        unreachable(action);
    }
  }
}

function keyOf({ tenantId, userId }: InstanceOwner): string {
  return `${tenantId}/${userId}`;
}
