import type { ObliviousTree } from './oblivious-tree.ts';

/**
 * Many trees in few arrays, read from front to back. Most of what trees ask is asked by others, too: each question is put
 * to a row once, and trees only look the answers up.
 */
export class Forest {
  readonly #questions: { readonly features: Uint16Array; readonly thresholds: Float64Array };
  /** By tree, how many questions it asks; then which. */
  readonly #depths: Uint8Array;
  readonly #asked: Uint16Array;
  /** By tree 2^depth of them. */
  readonly #values: Float64Array;
  readonly #answers: Uint8Array;

  constructor(trees: readonly ObliviousTree[]) {
    const questions = new Map<string, { readonly feature: number; readonly threshold: number }>();
    const asked: string[] = [];
    for (const { features, thresholds } of trees) {
      for (const [level, feature] of features.entries()) {
        const threshold = thresholds[level] ?? 0;
        asked.push(`${feature} ${threshold}`);
        questions.set(`${feature} ${threshold}`, { feature, threshold });
      }
    }
    const placeOf = new Map([...questions.keys()].map((question, place) => [question, place]));
    this.#questions = {
      features: Uint16Array.from(questions.values(), ({ feature }) => feature),
      thresholds: Float64Array.from(questions.values(), ({ threshold }) => threshold),
    };
    this.#depths = Uint8Array.from(trees, ({ features }) => features.length);
    this.#asked = Uint16Array.from(asked, (question) => placeOf.get(question) ?? 0);
    this.#values = Float64Array.from(trees.flatMap(({ values }) => values));
    this.#answers = new Uint8Array(questions.size);
  }

  /** The bases and what the trees add to them for a row, the first to the first and so on, over and over. */
  sums(bases: readonly number[], row: ArrayLike<number>): number[] {
    this.#answer(row);
    const sums = [...bases];
    let asked = 0;
    let values = 0;
    for (let tree = 0, at = 0; tree < this.#depths.length; tree += 1) {
      const end = asked + (this.#depths[tree] ?? 0);
      let leaf = 0;
      let leafCount = 1;
      for (; asked < end; asked += 1) {
        leaf = leaf * 2 + (this.#answers[this.#asked[asked] ?? 0] ?? 0);
        leafCount *= 2;
      }
      sums[at] = (sums[at] ?? 0) + (this.#values[values + leaf] ?? 0);
      values += leafCount;
      at = at + 1 === sums.length ? 0 : at + 1;
    }
    return sums;
  }

  #answer(row: ArrayLike<number>): void {
    const { features, thresholds } = this.#questions;
    for (let question = 0; question < features.length; question += 1) {
      const value = row[features[question] ?? 0] ?? 0;
      this.#answers[question] = value > (thresholds[question] ?? 0) ? 1 : 0;
    }
  }
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
