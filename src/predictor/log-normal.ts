/** Decayed mean and variance of the logarithm of a positive value. Plain, for checkpoints. */
export interface LogNormal {
  count: number;
  mean: number;
  variance: number;
}

/** Values beyond this many are forgotten as new ones come. */
const MEMORY_COUNT = 30;

export function createLogNormal(): LogNormal {
  return { count: 0, mean: 0, variance: 0 };
}

export function observeLog(law: LogNormal, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    return;
  }
  law.count = Math.min(MEMORY_COUNT, law.count + 1);
  const step = 1 / law.count;
  const miss = Math.log(value) - law.mean;
  law.mean += step * miss;
  law.variance = (1 - step) * (law.variance + step * miss ** 2);
}
