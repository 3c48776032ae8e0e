/** The highest recent levels, newest last, strictly falling: all that any "peak of the last X" can ever be. */
export interface RecentPeaks {
  readonly memoryMs: number;
  readonly instants: number[];
  readonly levels: number[];
}

export function createRecentPeaks(memoryMs: number): RecentPeaks {
  return { memoryMs, instants: [], levels: [] };
}

/** Takes in the level at `at`, which must not be before the newest one; O(1) amortised, and never more entries than levels. */
export function observeLevel(peaks: RecentPeaks, at: number, level: number): void {
  const { instants, levels } = peaks;
  // Whatever is not higher than the new level can be no peak of a window that holds both.
  while ((levels.at(-1) ?? Number.POSITIVE_INFINITY) <= level) {
    levels.pop();
    instants.pop();
  }
  instants.push(at);
  levels.push(level);
  while ((instants[0] ?? at) < at - peaks.memoryMs) {
    instants.shift();
    levels.shift();
  }
}

/** The highest level after `since`, 0 when there was none; O(log entries). */
export function peakSince(peaks: RecentPeaks, since: number): number {
  let low = 0;
  let high = peaks.instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((peaks.instants[middle] ?? 0) > since) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return peaks.levels[low] ?? 0;
}
