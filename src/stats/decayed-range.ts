/** Bins of a factor of 1.25 each around 1: from about 1e-4 to 1e6, one more at either end. */
const BIN_FACTOR = Math.log(1.25);
const BIN_OFFSET = 42;
const BIN_COUNT = 106;

/** A decayed histogram of positive values whose low and high quantiles bound what is usual. Plain, for checkpoints. */
export interface DecayedRange {
  readonly halfLifeCount: number;
  weights: number[];
}

export function createDecayedRange(halfLifeCount: number): DecayedRange {
  return { halfLifeCount, weights: new Array<number>(BIN_COUNT).fill(0) };
}

export function observeValue(range: DecayedRange, value: number): void {
  if (!(value > 0) || !Number.isFinite(value)) {
    return;
  }
  const kept = 2 ** (-1 / range.halfLifeCount);
  const bin = Math.min(BIN_COUNT - 1, Math.max(0, Math.floor(Math.log(value) / BIN_FACTOR) + BIN_OFFSET));
  for (let k = 0; k < BIN_COUNT; k += 1) {
    range.weights[k] = (range.weights[k] ?? 0) * kept;
  }
  range.weights[bin] = (range.weights[bin] ?? 0) + 1;
}

/** The value below which a share `ratio` of the decayed weight lies (upper edge of its bin); undefined without values. */
export function rangeQuantile(range: DecayedRange, ratio: number): number | undefined {
  const total = range.weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) {
    return undefined;
  }
  let below = 0;
  for (let k = 0; k < BIN_COUNT; k += 1) {
    below += range.weights[k] ?? 0;
    if (below >= ratio * total) {
      return Math.exp((k + 1 - BIN_OFFSET) * BIN_FACTOR);
    }
  }
  return undefined;
}
