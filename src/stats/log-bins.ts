/** Bins of equal width on a logarithmic scale, with everything below the first and above the last in the end bins. */
export interface LogBins {
  readonly count: number;
  /** The bin of a value; a value that is not positive belongs to the first, an infinite one to the last. */
  binOf(value: number): number;
  /** Upper edge of a bin, in the unit of the values. */
  upperEdge(bin: number): number;
  /** Geometric middle of a bin, in the unit of the values. */
  middle(bin: number): number;
}

/** Splits `from` … `to` (both positive) into `count` bins. */
export function logBins(range: {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}): LogBins {
  const start = Math.log(range.from);
  const step = (Math.log(range.to) - start) / range.count;
  return {
    count: range.count,
    binOf: (value) =>
      value > range.from
        ? Math.min(range.count - 1, Math.max(0, Math.floor((Math.log(value) - start) / step)))
        : 0,
    upperEdge: (bin) => Math.exp(start + (bin + 1) * step),
    middle: (bin) => Math.exp(start + (bin + 0.5) * step),
  };
}

/** Durations in milliseconds: 1 ms to an hour, a factor of 2.57 each. */
export const durationBins: LogBins = logBins({ from: 1, to: 3_600_000, count: 16 });
/** Memory in MB: 1 MB to 64 GB, a factor of 2 each. */
export const memoryBins: LogBins = logBins({ from: 1, to: 65_536, count: 16 });
/** Bytes: 64 B to 64 GB, a factor of 2.83 each. */
export const byteBins: LogBins = logBins({ from: 64, to: 2 ** 36, count: 20 });
