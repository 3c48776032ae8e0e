import type { Driver, InstanceRequest } from '../../src/drivers/driver.ts';
import { ChameleonError } from '../../src/kernel/errors.ts';

/** A driver with the image of some runtimes gone: every boot of those fails, all others go through. */
export interface FailingDriver extends Driver {
  /** Boots that were tried of these. */
  readonly triedCount: number;
  /** From now on the boots of these runtimes fail, and of no others. */
  spoil(runtimes: readonly string[]): void;
}

export function failingDriver(driver: Driver, runtimes: readonly string[]): FailingDriver {
  let spoilt: readonly string[] = runtimes;
  let triedCount = 0;
  return {
    get triedCount() {
      return triedCount;
    },
    spoil(names) {
      spoilt = names;
    },
    capabilities: () => driver.capabilities(),
    async create(request: InstanceRequest) {
      if (spoilt.includes(request.runtime)) {
        triedCount += 1;
        throw new ChameleonError('instance-failed', `the image of ${request.runtime} is gone`);
      }
      return driver.create(request);
    },
    holdLayers: (layers) => driver.holdLayers(layers),
    heldLayers: () => driver.heldLayers(),
    close: () => driver.close(),
  };
}
