/** Mean and variance of a measurement that drifts; values beyond the newest `MEMORY_COUNT` fade. */
export interface RecentMean {
  count: number;
  mean: number;
  variance: number;
}

const MEMORY_COUNT = 64;
/** From so many values on, one is taken for at most `OUTLIER_RATIO` times the mean: a pause of the host says nothing. */
const SETTLED_COUNT = 8;
const OUTLIER_RATIO = 4;

export function createRecentMean(): RecentMean {
  return { count: 0, mean: 0, variance: 0 };
}

/** Takes in one value; what is negative or no number is refused. */
export function observeRecent(recent: RecentMean, value: number): void {
  if (!(value >= 0) || !Number.isFinite(value)) {
    return;
  }
  const taken = recent.count < SETTLED_COUNT ? value : Math.min(value, OUTLIER_RATIO * recent.mean);
  recent.count = Math.min(MEMORY_COUNT, recent.count + 1);
  const step = 1 / recent.count;
  const miss = taken - recent.mean;
  recent.mean += step * miss;
  recent.variance = (1 - step) * (recent.variance + step * miss ** 2);
}

/** Standard error of the difference of two means; 0 of a mean with fewer than two values, whose error is unknown. */
export function differenceError(a: RecentMean, b: RecentMean): number {
  return Math.sqrt(a.variance / Math.max(1, a.count - 1) + b.variance / Math.max(1, b.count - 1));
}
