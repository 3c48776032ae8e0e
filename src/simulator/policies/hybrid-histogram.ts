import type { Policy, Retention } from '../policy.ts';

const BIN_MS = 60_000;
const BIN_COUNT = 240;
const KEEP_MS = BIN_COUNT * BIN_MS;
const HEAD_RATIO = 0.05;
const TAIL_RATIO = 0.99;
const PREWARM_MARGIN = 0.9;
const KEEP_MARGIN = 1.1;
const VARIATION_MIN = 2;
const OUT_OF_RANGE_MAX = 0.5;
const FORECAST_MARGIN = 0.15;
const FORECAST_WEIGHT = 0.5;

interface Gaps {
  readonly bins: Uint32Array;
  count: number;
  outCount: number;
  /** Smoothed gap for users whose gaps lie beyond the histogram, ms. */
  meanMs: number;
  releasedAt: number;
}

/**
 * The hybrid histogram of Serverless in the Wild (Shahrad et al., ATC'20): 240 one-minute bins of idle time a user;
 * prewarmed from P5 × 0.9, kept until P99 × 1.1. The traps: the coefficient of variation is that of the bin counts
 * (below 2 the histogram says nothing, and the instance stays for 4 hours), and users mostly out of range get a
 * time-series forecast ± 15 % (here by exponential smoothing in place of ARIMA, which suits their few gaps no better).
 */
export function hybridHistogram(): Policy {
  const users = new Map<string, Gaps>();
  return {
    name: 'hybrid-histogram',
    arrived({ user, at }) {
      const gaps = users.get(user);
      if (gaps !== undefined && gaps.releasedAt > Number.NEGATIVE_INFINITY) {
        observe(gaps, Math.max(0, at - gaps.releasedAt));
      }
    },
    released({ user, at }) {
      const gaps = users.get(user) ?? newGaps();
      users.set(user, gaps);
      gaps.releasedAt = at;
      return retain(gaps, at);
    },
    review: () => Number.POSITIVE_INFINITY,
    stockOf: () => 0,
  };
}

function newGaps(): Gaps {
  return {
    bins: new Uint32Array(BIN_COUNT),
    count: 0,
    outCount: 0,
    meanMs: 0,
    releasedAt: Number.NEGATIVE_INFINITY,
  };
}

function observe(gaps: Gaps, gapMs: number): void {
  gaps.meanMs =
    gaps.count + gaps.outCount === 0 ? gapMs : gaps.meanMs + FORECAST_WEIGHT * (gapMs - gaps.meanMs);
  const bin = Math.floor(gapMs / BIN_MS);
  if (bin < BIN_COUNT) {
    gaps.bins[bin] = (gaps.bins[bin] ?? 0) + 1;
    gaps.count += 1;
  } else {
    gaps.outCount += 1;
  }
}

function retain(gaps: Gaps, at: number): Retention {
  const total = gaps.count + gaps.outCount;
  if (total > 0 && gaps.outCount / total > OUT_OF_RANGE_MAX) {
    const from = at + gaps.meanMs * (1 - FORECAST_MARGIN);
    return { until: at, again: { from, until: at + gaps.meanMs * (1 + FORECAST_MARGIN) } };
  }
  if (gaps.count === 0 || variationOf(gaps) < VARIATION_MIN) {
    return { until: at + KEEP_MS };
  }
  const head = quantileBin(gaps, HEAD_RATIO);
  const keepUntil = at + (quantileBin(gaps, TAIL_RATIO) + 1) * BIN_MS * KEEP_MARGIN;
  // A head within the first minute: it is not worth unloading.
  return head === 0
    ? { until: keepUntil }
    : { until: at, again: { from: at + head * BIN_MS * PREWARM_MARGIN, until: keepUntil } };
}

function quantileBin(gaps: Gaps, ratio: number): number {
  let left = gaps.count * ratio;
  return Math.max(
    0,
    gaps.bins.findIndex((count) => {
      left -= count;
      return left <= 0;
    }),
  );
}

function variationOf(gaps: Gaps): number {
  const mean = gaps.count / BIN_COUNT;
  const variance = gaps.bins.reduce((sum, count) => sum + (count - mean) ** 2, 0) / BIN_COUNT;
  return Math.sqrt(variance) / mean;
}
