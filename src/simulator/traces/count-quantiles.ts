import { type LogBins, logBins } from '../../stats/log-bins.ts';

/** Quantiles of a figure, each at most 3 % off; the least and the greatest are exact. */
export interface FigureQuantiles {
  readonly count: number;
  readonly min: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface QuantileCounter {
  /** An undefined value is not counted. */
  add(value: number | undefined): void;
  /** Undefined when nothing was counted. */
  quantiles(): FigureQuantiles | undefined;
}

/** 1 ms to three years in steps of 5 %: a bin's middle is at most 2.5 % off. */
const timeBins = logBins({ from: 1, to: 1e11, count: 520 });
/** 10 KB to a terabyte. */
const memoryBins = logBins({ from: 0.01, to: 1e6, count: 380 });
/** Of times in milliseconds. */
export const timeCounter = () => quantileCounter(timeBins);
/** Of memory in MB. */
export const memoryCounter = () => quantileCounter(memoryBins);

function quantileCounter(bins: LogBins): QuantileCounter {
  const counts = new Float64Array(bins.count);
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  const quantile = (ratio: number): number => {
    let below = 0;
    for (let bin = 0; bin < bins.count; bin += 1) {
      below += counts[bin] ?? 0;
      if (below >= ratio * count) {
        return Math.min(max, Math.max(min, bin === 0 ? min : bins.middle(bin)));
      }
    }
    return max;
  };
  return {
    add(value: number | undefined): void {
      if (value === undefined) {
        return;
      }
      const bin = bins.binOf(value);
      counts[bin] = (counts[bin] ?? 0) + 1;
      count += 1;
      min = Math.min(min, value);
      max = Math.max(max, value);
    },
    quantiles(): FigureQuantiles | undefined {
      if (count === 0) {
        return undefined;
      }
      const [p25, p50, p75, p90, p99] = [0.25, 0.5, 0.75, 0.9, 0.99].map(quantile) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { count, min, p25, p50, p75, p90, p99, max };
    },
  };
}
