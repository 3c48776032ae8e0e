/** Middle and spread of the newest values of a measurement, robust against the pauses of a busy host. */
export interface RecentMedian {
  /** Oldest first. */
  values: number[];
  median: number;
  /** Median absolute deviation, scaled to the standard deviation of a normal law. */
  spread: number;
}

const MEMORY_COUNT = 32;
const NORMAL_PER_MAD = 1.4826;
/** Standard error of a median over that of a mean, of a normal law: √(π/2). */
const MEDIAN_PER_MEAN_ERROR = 1.2533;

export function createRecentMedian(): RecentMedian {
  return { values: [], median: 0, spread: 0 };
}

/** Takes in one value; what is negative or no number is refused. */
export function observeRecent(recent: RecentMedian, value: number): void {
  if (!(value >= 0) || !Number.isFinite(value)) {
    return;
  }
  recent.values = [...recent.values.slice(1 - MEMORY_COUNT), value];
  recent.median = medianOf(recent.values);
  recent.spread = NORMAL_PER_MAD * medianOf(recent.values.map((each) => Math.abs(each - recent.median)));
}

/** Standard error of the difference of two medians; 0 while each was measured once, and nothing is known of it. */
export function differenceError(a: RecentMedian, b: RecentMedian): number {
  const variance =
    a.spread ** 2 / Math.max(1, a.values.length) + b.spread ** 2 / Math.max(1, b.values.length);
  return MEDIAN_PER_MEAN_ERROR * Math.sqrt(variance);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
