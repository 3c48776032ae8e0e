import type { ObliviousTree } from './oblivious-tree.ts';

/** What trees ask of a row, each question once, and who asks it. */
interface Questions {
  readonly features: Uint16Array;
  readonly thresholds: Float64Array;
  /** By question and the one after the last, where those begin that ask it. */
  readonly firstAskers: Uint32Array;
  readonly trees: Uint16Array;
  /** What yes adds to the number of the leaf, by asker. */
  readonly steps: Uint16Array;
}

interface Asker {
  readonly tree: number;
  readonly step: number;
}

/**
 * Many trees at once. Most of what trees ask is asked by others, too, and the answer is mostly no: each question is put to a row
 * once, and only a yes is told to the trees, which begin at their first leaf.
 */
export class Forest {
  readonly #questions: Questions;
  /** By tree, where its values begin. */
  readonly #firstValues: Uint32Array;
  readonly #values: Float64Array;
  readonly #leaves: Uint16Array;

  constructor(trees: readonly ObliviousTree[]) {
    this.#questions = questionsOf(trees);
    let next = 0;
    this.#firstValues = Uint32Array.from(trees, ({ values }) => {
      next += values.length;
      return next - values.length;
    });
    this.#values = Float64Array.from(trees.flatMap(({ values }) => values));
    this.#leaves = new Uint16Array(trees.length);
  }

  /** The bases and what the trees add to them for a row, the first to the first and so on, over and over. */
  sums(bases: readonly number[], row: ArrayLike<number>): number[] {
    this.#findLeaves(row);
    const sums = [...bases];
    for (let tree = 0, at = 0; tree < this.#leaves.length; tree += 1) {
      const leaf = (this.#firstValues[tree] ?? 0) + (this.#leaves[tree] ?? 0);
      sums[at] = (sums[at] ?? 0) + (this.#values[leaf] ?? 0);
      at = at + 1 === sums.length ? 0 : at + 1;
    }
    return sums;
  }

  #findLeaves(row: ArrayLike<number>): void {
    const { features, thresholds, firstAskers, trees, steps } = this.#questions;
    const leaves = this.#leaves;
    leaves.fill(0);
    for (let question = 0; question < features.length; question += 1) {
      const isYes = (row[features[question] ?? 0] ?? 0) > (thresholds[question] ?? 0);
      const end = isYes ? (firstAskers[question + 1] ?? 0) : 0;
      for (let asker = firstAskers[question] ?? 0; asker < end; asker += 1) {
        const tree = trees[asker] ?? 0;
        leaves[tree] = (leaves[tree] ?? 0) + (steps[asker] ?? 0);
      }
    }
  }
}

function questionsOf(trees: readonly ObliviousTree[]): Questions {
  const askersOf = new Map<string, { feature: number; threshold: number; askers: Asker[] }>();
  for (const [tree, { features, thresholds }] of trees.entries()) {
    for (const [level, feature] of features.entries()) {
      const threshold = thresholds[level] ?? 0;
      const asked = askersOf.get(`${feature} ${threshold}`) ?? { feature, threshold, askers: [] };
      asked.askers.push({ tree, step: 2 ** (features.length - 1 - level) });
      askersOf.set(`${feature} ${threshold}`, asked);
    }
  }
  const questions = [...askersOf.values()];
  const askers = questions.flatMap((question) => question.askers);
  const firstAskers = new Uint32Array(questions.length + 1);
  for (const [question, own] of questions.entries()) {
    firstAskers[question + 1] = (firstAskers[question] ?? 0) + own.askers.length;
  }
  return {
    features: Uint16Array.from(questions, ({ feature }) => feature),
    thresholds: Float64Array.from(questions, ({ threshold }) => threshold),
    firstAskers,
    trees: Uint16Array.from(askers, ({ tree }) => tree),
    steps: Uint16Array.from(askers, ({ step }) => step),
  };
}

const forests = new WeakMap<object, Forest>();

/** The forest of a model's trees, in order, made once: a model itself is its JSON. */
export function forestOf(model: object, trees: () => readonly ObliviousTree[]): Forest {
  const known = forests.get(model);
  if (known !== undefined) {
    return known;
  }
  const made = new Forest(trees());
  forests.set(model, made);
  return made;
}
