import type { ObliviousTree } from './oblivious-tree.ts';

/** Many trees one behind the other in few arrays: what they tell of a row is read from front to back. */
export class Forest {
  /** By tree: how many questions it asks. */
  readonly #depths: Uint8Array;
  readonly #features: Uint16Array;
  readonly #thresholds: Float64Array;
  /** By tree 2^depth of them. */
  readonly #values: Float64Array;

  constructor(trees: readonly ObliviousTree[]) {
    this.#depths = Uint8Array.from(trees, ({ features }) => features.length);
    this.#features = Uint16Array.from(trees.flatMap(({ features }) => features));
    this.#thresholds = Float64Array.from(trees.flatMap(({ thresholds }) => thresholds));
    this.#values = Float64Array.from(trees.flatMap(({ values }) => values));
  }

  /** The bases and what the trees add to them for a row, the first to the first and so on, over and over. */
  sums(bases: readonly number[], row: ArrayLike<number>): number[] {
    const sums = [...bases];
    let question = 0;
    let values = 0;
    for (let tree = 0, at = 0; tree < this.#depths.length; tree += 1) {
      const end = question + (this.#depths[tree] ?? 0);
      let leaf = 0;
      let leafCount = 1;
      for (; question < end; question += 1) {
        const value = row[this.#features[question] ?? 0] ?? 0;
        leaf = leaf * 2 + (value > (this.#thresholds[question] ?? 0) ? 1 : 0);
        leafCount *= 2;
      }
      sums[at] = (sums[at] ?? 0) + (this.#values[values + leaf] ?? 0);
      values += leafCount;
      at = at + 1 === sums.length ? 0 : at + 1;
    }
    return sums;
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
