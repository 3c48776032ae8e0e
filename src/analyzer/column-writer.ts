import type { Grammar } from './grammar.ts';
import { type SyntaxColumns, SyntaxTree } from './syntax-tree.ts';

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

function columnsOf(column: (name: keyof SyntaxColumns) => Int32Array): SyntaxColumns {
  return {
    kindIds: column('kindIds'),
    fieldIds: column('fieldIds'),
    starts: column('starts'),
    ends: column('ends'),
    rows: column('rows'),
    parents: column('parents'),
    nexts: column('nexts'),
  };
}

/** Writes nodes into columns that grow, in preorder. */
export class ColumnWriter {
  readonly #source: string;
  #columns: SyntaxColumns;
  #capacity: number;
  #count = 0;
  #row = 0;
  #rowEnd: number;

  constructor(source: string) {
    this.#source = source;
    this.#rowEnd = lineEnd(source, 0);
    this.#capacity = CAPACITY_MIN + Math.ceil(source.length / CHARACTERS_PER_NODE);
    this.#columns = columnsOf(() => new Int32Array(this.#capacity));
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
    if (this.#count === this.#capacity) {
      this.#grow();
    }
    const node = this.#count;
    this.#count += 1;
    const columns = this.#columns;
    columns.kindIds[node] = kindId;
    columns.fieldIds[node] = fieldId;
    columns.starts[node] = start;
    columns.ends[node] = end;
    columns.rows[node] = this.#row;
    columns.parents[node] = parent;
    return node;
  }

  /** Says that the node's last descendant was written. */
  close(node: number): void {
    this.#columns.nexts[node] = this.#count;
  }

  parentOf(node: number): number {
    return this.#columns.parents[node] ?? -1;
  }

  toTree(grammar: Grammar): SyntaxTree {
    const columns = columnsOf((name) => this.#columns[name].subarray(0, this.#count));
    return new SyntaxTree(this.#source, columns, grammar);
  }

  #grow(): void {
    const narrow = this.#columns;
    this.#capacity *= 2;
    this.#columns = columnsOf((name) => {
      const wide = new Int32Array(this.#capacity);
      wide.set(narrow[name]);
      return wide;
    });
  }
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at === -1 ? source.length : at;
}
