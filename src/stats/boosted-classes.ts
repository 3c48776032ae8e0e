import type { Random } from '../kernel/random.ts';
import { forestOf } from './forest.ts';
import { binRows, drawSome, growTree, type ObliviousTree, valueOfTree } from './oblivious-tree.ts';

/** A classifier of boosted trees: the score of a class is its base and what its trees add. Plain: a model is its JSON. */
export interface BoostedClasses {
  readonly bases: readonly number[];
  /** By round, one tree for each class. */
  readonly rounds: readonly (readonly ObliviousTree[])[];
}

export interface BoostingSettings {
  readonly roundCount: number;
  readonly depth: number;
  readonly learningRate: number;
  readonly ridge: number;
  /** Share of the rows, and of the features, that each tree sees. */
  readonly rowRatio: number;
  readonly featureRatio: number;
  readonly binCountMax: number;
}

export interface LabelledRow {
  readonly features: ArrayLike<number>;
  readonly label: number;
  readonly weight: number;
  /** Scores to begin from instead of how frequent each class is: what is known of this row besides. */
  readonly offsets?: readonly number[] | undefined;
}

/** The probability of each class. `offsets`: scores to begin from, as in training. */
export function classProbabilities(
  model: BoostedClasses,
  features: ArrayLike<number>,
  offsets: readonly number[] = model.bases,
): number[] {
  return softmax(forestOf(model, () => model.rounds.flat()).sums(offsets, features));
}

function softmax(scores: readonly number[]): number[] {
  const max = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - max));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Gradient boosting of the multinomial log-likelihood (Friedman 2001), a Newton step a tree, rows and features drawn. */
export function trainClasses(
  rows: readonly LabelledRow[],
  classCount: number,
  settings: BoostingSettings,
  random: Random,
): BoostedClasses {
  const features = rows.map((row) => row.features);
  const data = binRows(features, settings.binCountMax);
  const bases = basesOf(rows, classCount);
  const scores = rows.map(({ offsets }) => [...(offsets ?? bases)]);
  const rounds: ObliviousTree[][] = [];
  for (let round = 0; round < settings.roundCount; round += 1) {
    const probabilities = scores.map(softmax);
    const drawn = drawSome(data.rowCount, settings.rowRatio, random);
    const trees = bases.map((_, label): ObliviousTree => {
      const tree = growTree(data, pullOf(rows, probabilities, label), {
        depth: settings.depth,
        ridge: settings.ridge,
        rows: drawn,
        features: drawSome(data.bins.length, settings.featureRatio, random),
      });
      return { ...tree, values: tree.values.map((value) => value * settings.learningRate) };
    });
    for (const [row, own] of scores.entries()) {
      for (const [label, tree] of trees.entries()) {
        own[label] = (own[label] ?? 0) + valueOfTree(tree, features[row] ?? []);
      }
    }
    rounds.push(trees);
  }
  return { bases, rounds };
}

/** Logarithms of how frequent the classes are. */
function basesOf(rows: readonly LabelledRow[], classCount: number): number[] {
  const weights = new Array<number>(classCount).fill(1);
  for (const { label, weight } of rows) {
    weights[label] = (weights[label] ?? 0) + weight;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.log(weight / total));
}

function pullOf(rows: readonly LabelledRow[], probabilities: readonly (readonly number[])[], label: number) {
  const gradients = new Float64Array(rows.length);
  const hessians = new Float64Array(rows.length);
  for (const [at, row] of rows.entries()) {
    const probability = probabilities[at]?.[label] ?? 0;
    gradients[at] = row.weight * ((row.label === label ? 1 : 0) - probability);
    hessians[at] = row.weight * Math.max(1e-6, probability * (1 - probability));
  }
  return { gradients, hessians };
}
