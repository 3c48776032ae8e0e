import type { Driver, DriverInstance, InstanceRequest } from '../drivers/driver.ts';
import { type Clock, delay } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { InstanceId } from '../kernel/ids.ts';
import { countBootsAhead } from '../model/count-boots-ahead.ts';
import { layerKeyOf } from '../model/layer.ts';
import { BootFailures } from './boot-failures.ts';
import { UsualBoots } from './usual-boots.ts';

/** demand: an execution waits for it. ahead: nobody does yet. */
export type BootPurpose = 'demand' | 'ahead';

const BOOT_MS_MAX = 30_000;

interface UnderWay {
  readonly purpose: BootPurpose;
  /** Tells the driver that somebody waits. */
  readonly want: () => void;
}

/**
 * The boots under way. Those ahead of demand are few at a time, none while an execution waits for its own, and
 * pause after failures, so that filling up the stock never takes the processors from those who run or wait. A runtime
 * that keeps failing is not tried more often for those who wait for it either: they wait until its pause is over.
 */
export class Boots {
  readonly failures = new BootFailures();
  readonly usual = new UsualBoots();
  readonly #driver: Driver;
  readonly #clock: Clock;
  readonly #aheadCountMax: number;
  readonly #underWay = new Map<InstanceId, UnderWay>();

  constructor(parts: { readonly driver: Driver; readonly clock: Clock; readonly aheadCountMax: number }) {
    this.#driver = parts.driver;
    this.#clock = parts.clock;
    this.#aheadCountMax = parts.aheadCountMax;
  }

  /** How many boots of this runtime may start ahead of demand now. */
  freeAheadCount(runtime: string): number {
    const isPaused = this.failures.nextTryAt(runtime) > this.#clock.now();
    const awaitedCount = [...this.#underWay.values()].filter(({ purpose }) => purpose === 'demand').length;
    return isPaused ? 0 : countBootsAhead({ count: this.#underWay.size, awaitedCount }, this.#aheadCountMax);
  }

  /** Boots an instance. Rejects as the driver does, or with `instance-failed` after 30 s; what comes later is stopped. */
  async start(request: InstanceRequest, purpose: BootPurpose): Promise<DriverInstance> {
    const { runtime } = request;
    if (purpose === 'demand' && this.failures.isFailing(runtime)) {
      await delay(this.#clock, Math.max(0, this.failures.nextTryAt(runtime) - this.#clock.now()));
    }
    const { promise, resolve: want } = Promise.withResolvers<void>();
    this.#underWay.set(request.instanceId, { purpose, want });
    try {
      const instance = await this.#createInTime(
        purpose === 'ahead' ? { ...request, wanted: promise } : request,
      );
      this.failures.succeeded(runtime, this.#clock.now());
      const { packages } = instance;
      this.usual.observe(layerKeyOf({ runtime, packages }), {
        bootMs: instance.bootMs,
        memoryMb: instance.idleMemoryMb,
      });
      return instance;
    } catch (error) {
      // A runtime that does not exist is a mistake of whoever asked, and its name is theirs, too.
      if (!(error instanceof ChameleonError && error.code === 'unknown-runtime')) {
        this.failures.failed(runtime, error, this.#clock.now());
      }
      throw error;
    } finally {
      this.#underWay.delete(request.instanceId);
    }
  }

  /** An execution now waits for a boot that was begun ahead: no other one should start beside it, and it should hurry. */
  claim(instanceId: InstanceId): void {
    const boot = this.#underWay.get(instanceId);
    if (boot !== undefined) {
      this.#underWay.set(instanceId, { ...boot, purpose: 'demand' });
      boot.want();
    }
  }

  #createInTime(request: InstanceRequest) {
    return new Promise<DriverInstance>((resolve, reject) => {
      let isLate = false;
      const cancel = this.#clock.schedule(BOOT_MS_MAX, () => {
        isLate = true;
        reject(new ChameleonError('instance-failed', `no instance after ${BOOT_MS_MAX} ms`));
      });
      this.#driver.create(request).then(
        (instance) => {
          cancel();
          if (isLate) {
            instance.stop().catch(() => undefined);
          } else {
            resolve(instance);
          }
        },
        (error: unknown) => {
          cancel();
          reject(error);
        },
      );
    });
  }
}
