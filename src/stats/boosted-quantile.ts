import type { Random } from '../kernel/random.ts';
import type { BoostingSettings } from './boosted-classes.ts';
import { forestOf } from './forest.ts';
import { binRows, drawSome, growTree, leafOf, type ObliviousTree, valueOfTree } from './oblivious-tree.ts';

/** One quantile of a value as a sum of trees. Plain: a model is its JSON. */
export interface BoostedQuantile {
  readonly base: number;
  readonly trees: readonly ObliviousTree[];
}

export interface MeasuredRow {
  readonly features: ArrayLike<number>;
  readonly value: number;
}

export function predictQuantile(model: BoostedQuantile, features: ArrayLike<number>): number {
  const [sum = model.base] = forestOf(model, () => model.trees).sums([model.base], features);
  return sum;
}

/**
 * Gradient boosting of the pinball loss (Friedman 2001, Koenker & Bassett 1978): each tree is grown on which side of the
 * estimate the values lie, and each of its leaves is given the quantile of what is still missing there.
 */
export function trainQuantile(
  rows: readonly MeasuredRow[],
  quantile: number,
  settings: BoostingSettings,
  random: Random,
): BoostedQuantile {
  const features = rows.map((row) => row.features);
  const data = binRows(features, settings.binCountMax);
  const base = quantileOf(
    rows.map(({ value }) => value),
    quantile,
  );
  const estimates = new Float64Array(rows.length).fill(base);
  const hessians = new Float64Array(rows.length).fill(1);
  const trees: ObliviousTree[] = [];
  for (let round = 0; round < settings.roundCount; round += 1) {
    const missing = rows.map(({ value }, at) => value - (estimates[at] ?? 0));
    const gradients = Float64Array.from(missing, (each) => (each > 0 ? quantile : quantile - 1));
    const drawn = drawSome(data.rowCount, settings.rowRatio, random);
    const grown = growTree(
      data,
      { gradients, hessians },
      {
        depth: settings.depth,
        ridge: settings.ridge,
        rows: drawn,
        features: drawSome(data.bins.length, settings.featureRatio, random),
      },
    );
    const tree = withLeafQuantiles(grown, { features, missing, drawn }, quantile, settings);
    for (const [at, row] of features.entries()) {
      estimates[at] = (estimates[at] ?? 0) + valueOfTree(tree, row);
    }
    trees.push(tree);
  }
  return { base, trees };
}

/** A leaf of few rows is drawn towards changing nothing. */
function withLeafQuantiles(
  tree: ObliviousTree,
  by: {
    readonly features: readonly ArrayLike<number>[];
    readonly missing: readonly number[];
    readonly drawn: readonly number[];
  },
  quantile: number,
  { ridge, learningRate }: BoostingSettings,
): ObliviousTree {
  const leaves = tree.values.map((): number[] => []);
  for (const row of by.drawn) {
    leaves[leafOf(tree, by.features[row] ?? [])]?.push(by.missing[row] ?? 0);
  }
  const values = leaves.map((leaf) => {
    const trust = leaf.length / (leaf.length + ridge);
    return leaf.length === 0 ? 0 : learningRate * trust * quantileOf(leaf, quantile);
  });
  return { ...tree, values };
}

function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? 0;
}
