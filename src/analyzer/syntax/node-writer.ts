import type { Grammar } from './grammar.ts';
import { CELLS_PER_NODE, Cell } from './node-cells.ts';
import { SyntaxTree } from './syntax-tree.ts';

/** Fewer characters a node than most sources have, so that hardly any needs more room. */
const CHARACTERS_PER_NODE = 4;
const CAPACITY_MIN = 64;

/** What a parser tells of a node. */
export interface SyntaxNode {
  readonly kindId: number;
  readonly fieldId: number;
  /** UTF-16 positions in the source. */
  readonly start: number;
  readonly end: number;
  readonly parent: number;
}

/** Writes the nodes of a tree one behind the other, in preorder. */
export class NodeWriter {
  readonly #source: string;
  #cells: Int32Array;
  #count = 0;
  #row = 0;
  #rowEnd: number;

  constructor(source: string) {
    this.#source = source;
    this.#rowEnd = lineEnd(source, 0);
    const capacity = CAPACITY_MIN + Math.ceil(source.length / CHARACTERS_PER_NODE);
    this.#cells = new Int32Array(capacity * CELLS_PER_NODE);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends a node and returns its number. Starts never decrease in preorder, so rows need no search. */
  add({ kindId, fieldId, start, end, parent }: SyntaxNode): number {
    while (start > this.#rowEnd) {
      this.#rowEnd = lineEnd(this.#source, this.#rowEnd + 1);
      this.#row += 1;
    }
    const node = this.#count;
    const at = node * CELLS_PER_NODE;
    if (at === this.#cells.length) {
      this.#grow();
    }
    this.#count += 1;
    const cells = this.#cells;
    cells[at + Cell.kindId] = kindId;
    cells[at + Cell.fieldId] = fieldId;
    cells[at + Cell.start] = start;
    cells[at + Cell.end] = end;
    cells[at + Cell.row] = this.#row;
    cells[at + Cell.parent] = parent;
    return node;
  }

  /** Says that the node's last descendant was written. */
  close(node: number): void {
    this.#cells[node * CELLS_PER_NODE + Cell.next] = this.#count;
  }

  parentOf(node: number): number {
    return this.#cells[node * CELLS_PER_NODE + Cell.parent] ?? -1;
  }

  toTree(grammar: Grammar): SyntaxTree {
    return new SyntaxTree(this.#source, this.#cells.subarray(0, this.#count * CELLS_PER_NODE), grammar);
  }

  #grow(): void {
    const cells = new Int32Array(this.#cells.length * 2);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at === -1 ? source.length : at;
}
