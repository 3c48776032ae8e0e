import { CELLS_PER_NODE, Cell } from './node-cells.ts';

/** So few nodes are looked at faster than a place among all is found. */
const FEW_NODES = 48;

/** Some of a tree's nodes, by their kinds: asked without comparing a name. */
export class NodeSet {
  readonly #cells: Int32Array;
  readonly #isAmong: Uint8Array;
  #all: readonly number[] | undefined;

  /** The nodes of a tree's cells whose kind's number is marked with 1. */
  constructor(cells: Int32Array, isAmong: Uint8Array) {
    this.#cells = cells;
    this.#isAmong = isAmong;
  }

  has(node: number): boolean {
    return this.#isAmong[this.#cells[node * CELLS_PER_NODE + Cell.kindId] ?? -1] === 1;
  }

  /** All of them in preorder, looked for once. */
  all(): readonly number[] {
    this.#all ??= this.#find(0, this.#cells.length / CELLS_PER_NODE);
    return this.#all;
  }

  /** Those of them that are `outer` or lie below it; none of no node. */
  within(outer: number): readonly number[] {
    if (outer < 0) {
      return [];
    }
    const next = this.#cells[outer * CELLS_PER_NODE + Cell.next] ?? 0;
    if (next - outer <= FEW_NODES) {
      return this.#find(outer, next);
    }
    const all = this.all();
    return all.slice(placeOf(all, outer), placeOf(all, next));
  }

  #find(first: number, next: number): number[] {
    const found: number[] = [];
    for (let node = first; node < next; node++) {
      if (this.has(node)) {
        found.push(node);
      }
    }
    return found;
  }
}

/** Where the first of the numbers, which increase, is that is no smaller. */
function placeOf(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? least) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
