import { addDecayed, quantileBin } from './decayed-histogram.ts';
import { logBins } from './log-bins.ts';

/** A factor of 1.25 each, from about 1e-4 to 1e6. */
const bins = logBins({ from: 1.25 ** -42, to: 1.25 ** 64, count: 106 });

/** A decayed histogram of positive values whose low and high quantiles bound what is usual. Plain, for checkpoints. */
export interface DecayedRange {
  readonly halfLifeCount: number;
  /** A histogram store of `decayed-histogram.ts`. */
  readonly weights: number[];
}

export function createDecayedRange(halfLifeCount: number): DecayedRange {
  return { halfLifeCount, weights: new Array<number>(bins.count + 1).fill(0) };
}

/** Takes in one value in O(1); one that is not positive and finite is left out. */
export function observeValue(range: DecayedRange, value: number): void {
  if (value > 0 && Number.isFinite(value)) {
    addDecayed(range.weights, bins.binOf(value), range);
  }
}

/** The value below which a share `ratio` of the decayed weight lies (upper edge of its bin); undefined without values. */
export function rangeQuantile(range: DecayedRange, ratio: number): number | undefined {
  const bin = quantileBin(range.weights, ratio);
  return bin === undefined ? undefined : bins.upperEdge(bin);
}
