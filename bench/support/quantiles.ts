/** What repeated measurements of one thing came to, and how far they lay apart. */
export interface Quantiles {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
  readonly count: number;
}

/** The value below which this share of the values lies, interpolated between neighbours; NaN of nothing. */
export function quantileOf(values: readonly number[], ratio: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = ratio * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function quantilesOf(values: readonly number[]): Quantiles {
  const at = (ratio: number) => quantileOf(values, ratio);
  return { p10: at(0.1), median: at(0.5), p90: at(0.9), count: values.length };
}

/** `median [p10 … p90]`. */
export function showQuantiles({ p10, median, p90 }: Quantiles, digits: number): string {
  return `${median.toFixed(digits)} [${p10.toFixed(digits)} … ${p90.toFixed(digits)}]`;
}
