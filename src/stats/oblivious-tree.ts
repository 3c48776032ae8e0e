import type { Random } from '../kernel/random.ts';

/**
 * A decision tree that asks the same question everywhere on a level (oblivious trees, Kohavi & Li 1995, as in CatBoost,
 * Prokhorenkova et al. 2018): one feature and threshold a level, a value for each of the 2^depth ways through. Plain, so that
 * a model is its JSON.
 */
export interface ObliviousTree {
  readonly features: readonly number[];
  /** A row goes the upper way when its feature is above. */
  readonly thresholds: readonly number[];
  readonly values: readonly number[];
}

/** Rows of features by column, cut into at most 255 bins each: what trees are grown from. */
export interface BinnedRows {
  readonly rowCount: number;
  readonly bins: readonly Uint8Array[];
  /** By feature the upper edge of each bin but the last. */
  readonly edges: readonly (readonly number[])[];
}

/** What a loss asks of the next tree, by row: how far to move, and how sure of it. */
export interface Pull {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

export interface GrowthSettings {
  readonly depth: number;
  /** Added to the sum of hessians of a leaf: few rows move it little. */
  readonly ridge: number;
  /** Which rows and features take part. */
  readonly rows: readonly number[];
  readonly features: readonly number[];
}

/** The value of the leaf that a row ends in. */
export function valueOfTree(tree: ObliviousTree, row: ArrayLike<number>): number {
  return tree.values[leafOf(tree, row)] ?? 0;
}

/** Which of the leaves a row ends in. */
export function leafOf({ features, thresholds }: ObliviousTree, row: ArrayLike<number>): number {
  let leaf = 0;
  for (let level = 0; level < features.length; level += 1) {
    const value = row[features[level] ?? 0] ?? 0;
    leaf = leaf * 2 + (value > (thresholds[level] ?? 0) ? 1 : 0);
  }
  return leaf;
}

/** Cuts every feature into bins of about as many rows each, fewer where values are few. */
export function binRows(rows: readonly ArrayLike<number>[], binCountMax: number): BinnedRows {
  const featureCount = rows[0]?.length ?? 0;
  const edges: number[][] = [];
  const bins: Uint8Array[] = [];
  for (let feature = 0; feature < featureCount; feature += 1) {
    const own = edgesOf(
      rows.map((row) => row[feature] ?? 0),
      binCountMax,
    );
    edges.push(own);
    bins.push(Uint8Array.from(rows, (row) => binOf(own, row[feature] ?? 0)));
  }
  return { rowCount: rows.length, bins, edges };
}

function edgesOf(values: readonly number[], binCountMax: number): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const edges = new Set<number>();
  for (let part = 1; part < binCountMax; part += 1) {
    const at = Math.floor((part * sorted.length) / binCountMax);
    const below = sorted[at - 1];
    const above = sorted[at];
    if (below !== undefined && above !== undefined && below < above) {
      edges.add((below + above) / 2);
    }
  }
  // What nearly all rows share would else have no edge at all.
  for (let at = 1; edges.size < 2 && at < sorted.length; at += 1) {
    const below = sorted[at - 1] ?? 0;
    const above = sorted[at] ?? 0;
    if (below < above) {
      edges.add((below + above) / 2);
    }
  }
  return [...edges].sort((a, b) => a - b);
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value > (edges[bin] ?? 0)) {
    bin += 1;
  }
  return bin;
}

/** So large a share of the numbers below `count`, each at most once, in order; all of them rather than none. */
export function drawSome(count: number, ratio: number, random: Random): number[] {
  const all = Array.from({ length: count }, (_, at) => at);
  const drawn = ratio >= 1 ? all : all.filter(() => random.next() < ratio);
  return drawn.length === 0 ? all : drawn;
}

/** The leaves of a tree that is being grown. */
interface Growing {
  readonly leaves: Uint8Array;
  leafCount: number;
}

interface Split {
  readonly feature: number;
  /** Bins up to this one go the lower way. */
  readonly bin: number;
  readonly gain: number;
}

/** Grows one tree, level by level the question that explains most of the pull; its values are what the pull asks for. */
export function growTree(data: BinnedRows, pull: Pull, settings: GrowthSettings): ObliviousTree {
  const growing: Growing = { leaves: new Uint8Array(data.rowCount), leafCount: 1 };
  const features: number[] = [];
  const thresholds: number[] = [];
  for (let level = 0; level < settings.depth; level += 1) {
    const split = bestSplit(data, pull, settings, growing);
    if (split === undefined) {
      break;
    }
    features.push(split.feature);
    thresholds.push(data.edges[split.feature]?.[split.bin] ?? 0);
    const bins = data.bins[split.feature] ?? new Uint8Array();
    for (let row = 0; row < data.rowCount; row += 1) {
      growing.leaves[row] = (growing.leaves[row] ?? 0) * 2 + ((bins[row] ?? 0) > split.bin ? 1 : 0);
    }
    growing.leafCount *= 2;
  }
  return { features, thresholds, values: leafValues(pull, settings, growing) };
}

function leafValues(
  { gradients, hessians }: Pull,
  { rows, ridge }: GrowthSettings,
  growing: Growing,
): number[] {
  const sums = new Float64Array(growing.leafCount);
  const weights = new Float64Array(growing.leafCount).fill(ridge);
  for (const row of rows) {
    const leaf = growing.leaves[row] ?? 0;
    sums[leaf] = (sums[leaf] ?? 0) + (gradients[row] ?? 0);
    weights[leaf] = (weights[leaf] ?? 0) + (hessians[row] ?? 0);
  }
  return Array.from(sums, (sum, leaf) => sum / (weights[leaf] ?? 1));
}

function bestSplit(
  data: BinnedRows,
  pull: Pull,
  settings: GrowthSettings,
  growing: Growing,
): Split | undefined {
  let best: Split | undefined;
  for (const feature of settings.features) {
    const found = bestSplitOn(feature, data, pull, settings, growing);
    if (found !== undefined && found.gain > (best?.gain ?? 1e-9)) {
      best = found;
    }
  }
  return best;
}

/** The best question about one feature: sums by leaf and bin, then every cut of the bins. */
function bestSplitOn(
  feature: number,
  data: BinnedRows,
  { gradients, hessians }: Pull,
  { rows, ridge }: GrowthSettings,
  { leaves, leafCount }: Growing,
): Split | undefined {
  const binCount = (data.edges[feature]?.length ?? 0) + 1;
  const bins = data.bins[feature];
  if (binCount < 2 || bins === undefined) {
    return undefined;
  }
  const sums = new Float64Array(leafCount * binCount);
  const weights = new Float64Array(leafCount * binCount);
  for (const row of rows) {
    const at = (leaves[row] ?? 0) * binCount + (bins[row] ?? 0);
    sums[at] = (sums[at] ?? 0) + (gradients[row] ?? 0);
    weights[at] = (weights[at] ?? 0) + (hessians[row] ?? 0);
  }
  const gains = new Float64Array(binCount - 1);
  for (let leaf = 0; leaf < leafCount; leaf += 1) {
    addGains(gains, sums.subarray(leaf * binCount), weights.subarray(leaf * binCount), ridge);
  }
  const gain = Math.max(...gains);
  return { feature, bin: gains.indexOf(gain), gain };
}

/** What each cut of one leaf's bins is worth, added to what it is worth in the others. */
function addGains(gains: Float64Array, sums: Float64Array, weights: Float64Array, ridge: number): void {
  let sumAll = 0;
  let weightAll = 0;
  for (let bin = 0; bin <= gains.length; bin += 1) {
    sumAll += sums[bin] ?? 0;
    weightAll += weights[bin] ?? 0;
  }
  const before = sumAll ** 2 / (weightAll + ridge);
  let sum = 0;
  let weight = 0;
  for (let bin = 0; bin < gains.length; bin += 1) {
    sum += sums[bin] ?? 0;
    weight += weights[bin] ?? 0;
    const split = sum ** 2 / (weight + ridge) + (sumAll - sum) ** 2 / (weightAll - weight + ridge);
    gains[bin] = (gains[bin] ?? 0) + split - before;
  }
}
