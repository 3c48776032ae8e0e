/**
 * Where a decayed histogram lives: any numeric array of `binCount + 1` places that the caller owns, such as a view
 * into a packed profile or an array of a checkpoint. The last place holds the weight of the newest count; it
 * grows with every count instead of all others shrinking, so that a count costs O(1).
 */
export interface HistogramStore {
  readonly length: number;
  [index: number]: number;
}

/** Beyond this the newest weight is divided out of every bin: far below where 32-bit floats lose whole counts. */
const GROWN_MAX = 1e6;

function newestWeight(store: HistogramStore): number {
  const grown = store[store.length - 1] ?? 0;
  return grown > 0 && Number.isFinite(grown) ? grown : 1;
}

/** Counts `amount` in `bin`; whatever was counted `halfLifeCount` counts earlier weighs half as much as this. */
export function addDecayed(
  store: HistogramStore,
  bin: number,
  by: { readonly halfLifeCount: number; readonly amount?: number },
): void {
  const binCount = store.length - 1;
  const amount = by.amount ?? 1;
  if (!(bin >= 0 && bin < binCount && amount >= 0) || !Number.isFinite(amount)) {
    return;
  }
  const grown = newestWeight(store) * 2 ** (1 / by.halfLifeCount);
  store[bin] = (store[bin] ?? 0) + amount * grown;
  store[binCount] = grown;
  if (grown > GROWN_MAX) {
    for (let k = 0; k < binCount; k += 1) {
      store[k] = (store[k] ?? 0) / grown;
    }
    store[binCount] = 1;
  }
}

/** Decayed count in one bin, the newest count weighing 1. */
export function decayedCount(store: HistogramStore, bin: number): number {
  return bin >= 0 && bin < store.length - 1 ? (store[bin] ?? 0) / newestWeight(store) : 0;
}

/** Decayed count over all bins: how much evidence there is; O(bins). */
export function decayedTotal(store: HistogramStore): number {
  let sum = 0;
  for (let k = 0; k < store.length - 1; k += 1) {
    sum += store[k] ?? 0;
  }
  return sum / newestWeight(store);
}

/** The first bin at or below which a share `ratio` (0–1) of the weight lies; undefined without any weight. */
export function quantileBin(store: HistogramStore, ratio: number): number | undefined {
  const binCount = store.length - 1;
  let sum = 0;
  for (let k = 0; k < binCount; k += 1) {
    sum += store[k] ?? 0;
  }
  if (!(sum > 0)) {
    return undefined;
  }
  let below = 0;
  let last = 0;
  for (let k = 0; k < binCount; k += 1) {
    const weight = store[k] ?? 0;
    below += weight;
    last = weight > 0 ? k : last;
    if (weight > 0 && below >= ratio * sum) {
      return k;
    }
  }
  return last;
}

/** Mean of `valueAt(bin)` over the weight; undefined without any weight. */
export function decayedMean(store: HistogramStore, valueAt: (bin: number) => number): number | undefined {
  let sum = 0;
  let total = 0;
  for (let k = 0; k < store.length - 1; k += 1) {
    const weight = store[k] ?? 0;
    sum += weight > 0 ? weight * valueAt(k) : 0;
    total += weight;
  }
  return total > 0 ? sum / total : undefined;
}
