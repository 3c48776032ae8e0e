import type { Grammar, KindNames } from './grammar.ts';
import { CELLS_PER_NODE, Cell } from './node-cells.ts';
import { NodeSet } from './node-set.ts';

/** No such node. */
export const NO_NODE = -1;

/** What a parser could make nothing of. */
export const brokenKinds: ReadonlySet<string> = new Set(['ERROR']);

/**
 * A syntax tree as one flat array in preorder, so that every reader of it is a loop: the descendants of node n are
 * n+1 … nextOf(n)−1, whatever the depth. Holds named nodes and those the grammar gave a field.
 */
export class SyntaxTree {
  readonly source: string;
  readonly count: number;
  readonly #cells: Int32Array;
  readonly #grammar: Grammar;

  constructor(source: string, cells: Int32Array, grammar: Grammar) {
    this.source = source;
    this.count = cells.length / CELLS_PER_NODE;
    this.#cells = cells;
    this.#grammar = grammar;
  }

  kindOf(node: number): string {
    const id = this.#cells[node * CELLS_PER_NODE + Cell.kindId];
    return id === undefined ? '' : (this.#grammar.kinds[id] ?? '');
  }

  /** Which of the nodes have a kind of one of the names. */
  among(names: KindNames): NodeSet {
    return new NodeSet(this.#cells, this.#grammar.among(names));
  }

  /** Those nodes, in preorder. */
  nodesOf(names: KindNames): readonly number[] {
    return this.among(names).all();
  }

  /** The role its parent's grammar rule gave the node; '' when it has none. */
  fieldOf(node: number): string {
    return this.#grammar.fields[this.#cells[node * CELLS_PER_NODE + Cell.fieldId] ?? 0] ?? '';
  }

  startOf(node: number): number {
    return this.#cells[node * CELLS_PER_NODE + Cell.start] ?? 0;
  }

  endOf(node: number): number {
    return this.#cells[node * CELLS_PER_NODE + Cell.end] ?? 0;
  }

  /** 1-based line on which the node begins. */
  lineOf(node: number): number {
    return (this.#cells[node * CELLS_PER_NODE + Cell.row] ?? 0) + 1;
  }

  parentOf(node: number): number {
    return this.#cells[node * CELLS_PER_NODE + Cell.parent] ?? NO_NODE;
  }

  nextOf(node: number): number {
    return this.#cells[node * CELLS_PER_NODE + Cell.next] ?? this.count;
  }

  /** The node's text, at most `lengthMax` UTF-16 units of it. */
  textOf(node: number, lengthMax = 200): string {
    const start = this.startOf(node);
    return this.source.slice(start, Math.min(this.endOf(node), start + lengthMax));
  }

  /** The first child, or NO_NODE. */
  firstChildOf(node: number): number {
    return node + 1 < this.nextOf(node) ? node + 1 : NO_NODE;
  }

  /** The sibling after the node, or NO_NODE. */
  siblingAfter(node: number): number {
    const next = this.nextOf(node);
    const parent = this.parentOf(node);
    return parent !== NO_NODE && next < this.nextOf(parent) ? next : NO_NODE;
  }

  childrenOf(node: number): number[] {
    const children: number[] = [];
    const end = this.nextOf(node);
    for (let child = node + 1; child < end; child = this.nextOf(child)) {
      children.push(child);
    }
    return children;
  }

  /** The first child in the given role, or NO_NODE. A role that is a digit is the place among the children. */
  childIn(node: number, field: string): number {
    if (node === NO_NODE) {
      return NO_NODE;
    }
    const isPlace = field.length === 1 && field >= '0' && field <= '9';
    const end = this.nextOf(node);
    let place = 0;
    for (let child = node + 1; child < end; child = this.nextOf(child)) {
      if (isPlace ? place === Number(field) : this.fieldOf(child) === field) {
        return child;
      }
      place += 1;
    }
    return NO_NODE;
  }

  /** The tree without some of its subtrees, named by their roots in order, none of them the root of all. */
  without(roots: readonly number[]): SyntaxTree {
    const places = this.#placesWithout(roots);
    const cells = new Int32Array((places[this.count] ?? 0) * CELLS_PER_NODE);
    for (let node = 0; node < this.count; node += 1) {
      const at = (places[node] ?? 0) * CELLS_PER_NODE;
      if (places[node] === places[node + 1]) {
        continue;
      }
      cells.set(this.#cells.subarray(node * CELLS_PER_NODE, (node + 1) * CELLS_PER_NODE), at);
      cells[at + Cell.parent] = places[this.parentOf(node)] ?? NO_NODE;
      cells[at + Cell.next] = places[this.nextOf(node)] ?? 0;
    }
    return new SyntaxTree(this.source, cells, this.#grammar);
  }

  /** By node, and for the one behind the last, where it comes to stand: one left out where the next one does. */
  #placesWithout(roots: readonly number[]): Int32Array {
    const places = new Int32Array(this.count + 1);
    let place = 0;
    let next = 0;
    for (let node = 0; node < this.count; ) {
      const isLeftOut = node === roots[next];
      const end = isLeftOut ? this.nextOf(node) : node + 1;
      places.fill(place, node, end);
      place += isLeftOut ? 0 : 1;
      next += isLeftOut ? 1 : 0;
      node = end;
    }
    places[this.count] = place;
    return places;
  }

  /** Whether `inner` is `outer` or lies below it. */
  isWithin(inner: number, outer: number): boolean {
    return inner >= outer && inner < this.nextOf(outer);
  }
}
