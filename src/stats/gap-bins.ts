import { MS_PER_SECOND } from '../kernel/units.ts';

/** Below 15 s finer than a constant factor: a platform's own boots take fractions of a second. */
const FINE_EDGES_S = [0, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10];
const FIRST_COARSE_S = 15;
const COARSE_FACTOR = 1.25;
const LAST_EDGE_S = 3 * 86_400;

function makeEdges(): number[] {
  const edges = [...FINE_EDGES_S];
  for (let edge = FIRST_COARSE_S; edge < LAST_EDGE_S; edge *= COARSE_FACTOR) {
    edges.push(edge);
  }
  edges.push(LAST_EDGE_S);
  return edges.map((edge) => edge * MS_PER_SECOND);
}

/** Lower edges of the bins of idle gaps, in milliseconds; the last bin is open. */
export const gapEdgesMs: readonly number[] = makeEdges();

export const GAP_BIN_COUNT = gapEdgesMs.length;

const edges = Float64Array.from(gapEdgesMs);

/** The same as `gapBinOf`, found from a bin that is probably near: gaps that are asked about again have grown a little. */
export function gapBinFrom(near: number, gapMs: number): number {
  let bin = near;
  while (bin > 0 && !((edges[bin] ?? 0) <= gapMs)) {
    bin -= 1;
  }
  while ((edges[bin + 1] ?? Number.POSITIVE_INFINITY) <= gapMs) {
    bin += 1;
  }
  return bin;
}

/** The bin of a gap in milliseconds; a negative gap (the runs overlapped) counts as none. */
export function gapBinOf(gapMs: number): number {
  let low = 0;
  let high = GAP_BIN_COUNT - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((gapEdgesMs[middle] ?? Number.POSITIVE_INFINITY) <= gapMs) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
