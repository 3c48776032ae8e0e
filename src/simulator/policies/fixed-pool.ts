import { NOT_KEPT, type Policy } from '../policy.ts';

/** A shared stock of a fixed size for each kind, refilled after use, as warm pools of sandboxes are today. */
export function fixedPool(count: number): Policy {
  return {
    name: `fixed-pool:${count}`,
    arrived: () => {},
    released: () => NOT_KEPT,
    review: () => Number.POSITIVE_INFINITY,
    stockOf: () => count,
  };
}
