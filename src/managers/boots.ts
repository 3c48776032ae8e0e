import type { Driver, DriverInstance, InstanceRequest } from '../drivers/driver.ts';
import type { Clock } from '../kernel/clock.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { InstanceId } from '../kernel/ids.ts';

/** demand: an execution waits for it. ahead: nobody does yet. */
export type BootPurpose = 'demand' | 'ahead';

const BOOT_MS_MAX = 30_000;
const PAUSE_MS_FIRST = 100;
const PAUSE_MS_MAX = 5000;
/** So many failures with no success between are no bad luck: nothing boots on this host any more. */
const BROKEN_COUNT = 10;

interface Pause {
  readonly failureCount: number;
  readonly untilAt: number;
}

/**
 * The boots under way. Those ahead of demand are few at a time, none while an execution waits for its own, and
 * pause after failures, so that filling up the stock never takes the processors from those who run or wait.
 */
export class Boots {
  readonly #driver: Driver;
  readonly #clock: Clock;
  readonly #aheadCountMax: number;
  readonly #underWay = new Map<InstanceId, BootPurpose>();
  readonly #pauses = new Map<string, Pause>();
  readonly #broken = Promise.withResolvers<void>();
  #failedInARowCount = 0;

  constructor(parts: { readonly driver: Driver; readonly clock: Clock; readonly aheadCountMax: number }) {
    this.#driver = parts.driver;
    this.#clock = parts.clock;
    this.#aheadCountMax = parts.aheadCountMax;
  }

  /** How many boots of this runtime may start ahead of demand now. */
  freeAheadCount(runtime: string): number {
    const isAwaited = [...this.#underWay.values()].includes('demand');
    const pausedUntilAt = this.#pauses.get(runtime)?.untilAt ?? 0;
    const isPaused = pausedUntilAt > this.#clock.now();
    return isAwaited || isPaused ? 0 : Math.max(0, this.#aheadCountMax - this.#underWay.size);
  }

  /** Resolves when ten boots in a row failed, whatever the runtime. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  /** When the soonest pause ends, or undefined when none holds. */
  nextPauseEndAt(): number | undefined {
    const now = this.#clock.now();
    const ends = [...this.#pauses.values()].map((pause) => pause.untilAt).filter((at) => at > now);
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  /** Boots an instance. Rejects as the driver does, or with `instance-failed` after 30 s; what comes later is stopped. */
  async start(wanted: InstanceRequest, purpose: BootPurpose): Promise<DriverInstance> {
    this.#underWay.set(wanted.instanceId, purpose);
    try {
      const instance = await this.#createInTime(wanted);
      this.#pauses.delete(wanted.runtime);
      this.#failedInARowCount = 0;
      return instance;
    } catch (error) {
      // A runtime that does not exist is a mistake of whoever asked, and its name is theirs, too.
      if (!(error instanceof ChameleonError && error.code === 'unknown-runtime')) {
        this.#failed(wanted.runtime);
      }
      throw error;
    } finally {
      this.#underWay.delete(wanted.instanceId);
    }
  }

  /** An execution now waits for a boot that was begun ahead: no other one should start beside it. */
  claim(instanceId: InstanceId): void {
    if (this.#underWay.has(instanceId)) {
      this.#underWay.set(instanceId, 'demand');
    }
  }

  #createInTime(wanted: InstanceRequest) {
    return new Promise<DriverInstance>((resolve, reject) => {
      let isLate = false;
      const cancel = this.#clock.schedule(BOOT_MS_MAX, () => {
        isLate = true;
        reject(new ChameleonError('instance-failed', `no instance after ${BOOT_MS_MAX} ms`));
      });
      this.#driver.create(wanted).then(
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

  #failed(runtime: string): void {
    this.#failedInARowCount += 1;
    if (this.#failedInARowCount >= BROKEN_COUNT) {
      this.#broken.resolve();
    }
    const failureCount = (this.#pauses.get(runtime)?.failureCount ?? 0) + 1;
    const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (failureCount - 1));
    this.#pauses.set(runtime, { failureCount, untilAt: this.#clock.now() + pauseMs });
  }
}
