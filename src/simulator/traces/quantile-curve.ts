import type { Random } from '../../kernel/random.ts';

/** One known quantile: a share `ratio` (0–1) of the values is at most `value`. */
export interface QuantilePoint {
  readonly ratio: number;
  readonly value: number;
}

/** Draws a value whose quantiles are these (by rising ratio, values from 0 up), in between by constant factors. */
export function drawFromQuantiles(random: Random, points: readonly QuantilePoint[]): number | undefined {
  const ratio = random.next();
  const above = points.find((point) => point.ratio >= ratio) ?? points.at(-1);
  const below = points.findLast((point) => point.ratio < ratio) ?? above;
  if (above === undefined || below === undefined) {
    return undefined;
  }
  if (above.ratio <= below.ratio) {
    return above.value;
  }
  const share = (ratio - below.ratio) / (above.ratio - below.ratio);
  // One is added, for values may be zero.
  return (below.value + 1) * ((above.value + 1) / (below.value + 1)) ** share - 1;
}
