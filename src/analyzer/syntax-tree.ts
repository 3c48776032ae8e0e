import type { Grammar, KindNames } from './grammar.ts';

/** No such node. */
export const NO_NODE = -1;

/** What a parser could make nothing of. */
export const brokenKinds: ReadonlySet<string> = new Set(['ERROR']);

/** The columns of a syntax tree in preorder: entry i of each belongs to node i. */
export interface SyntaxColumns {
  readonly kindIds: Int32Array;
  readonly fieldIds: Int32Array;
  /** UTF-16 positions in the source. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 0-based. */
  readonly rows: Int32Array;
  readonly parents: Int32Array;
  /** First node that is no descendant. */
  readonly nexts: Int32Array;
}

/** Some of a tree's nodes, by their kinds: asked without comparing a name. */
export class NodeSet {
  readonly #kindIds: Int32Array;
  readonly #isAmong: Uint8Array;

  constructor(kindIds: Int32Array, isAmong: Uint8Array) {
    this.#kindIds = kindIds;
    this.#isAmong = isAmong;
  }

  has(node: number): boolean {
    return this.#isAmong[this.#kindIds[node] ?? NO_NODE] === 1;
  }
}

/**
 * A syntax tree as flat arrays in preorder, so that every reader of it is a loop: the descendants of node n are
 * n+1 … nextOf(n)−1, whatever the depth. Holds named nodes and those the grammar gave a field.
 */
export class SyntaxTree {
  readonly source: string;
  readonly count: number;
  readonly #columns: SyntaxColumns;
  readonly #grammar: Grammar;

  constructor(source: string, columns: SyntaxColumns, grammar: Grammar) {
    this.source = source;
    this.count = columns.kindIds.length;
    this.#columns = columns;
    this.#grammar = grammar;
  }

  kindOf(node: number): string {
    const id = this.#columns.kindIds[node];
    return id === undefined ? '' : (this.#grammar.kinds[id] ?? '');
  }

  /** Which of the nodes have a kind of one of the names. */
  among(names: KindNames): NodeSet {
    return new NodeSet(this.#columns.kindIds, this.#grammar.among(names));
  }

  /** Those nodes, in preorder. */
  nodesOf(names: KindNames): number[] {
    const set = this.among(names);
    const found: number[] = [];
    for (let node = 0; node < this.count; node++) {
      if (set.has(node)) {
        found.push(node);
      }
    }
    return found;
  }

  /** The role its parent's grammar rule gave the node; '' when it has none. */
  fieldOf(node: number): string {
    return this.#grammar.fields[this.#columns.fieldIds[node] ?? 0] ?? '';
  }

  startOf(node: number): number {
    return this.#columns.starts[node] ?? 0;
  }

  endOf(node: number): number {
    return this.#columns.ends[node] ?? 0;
  }

  /** 1-based line on which the node begins. */
  lineOf(node: number): number {
    return (this.#columns.rows[node] ?? 0) + 1;
  }

  parentOf(node: number): number {
    return this.#columns.parents[node] ?? NO_NODE;
  }

  nextOf(node: number): number {
    return this.#columns.nexts[node] ?? this.count;
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
    for (let child = this.firstChildOf(node); child !== NO_NODE; child = this.siblingAfter(child)) {
      children.push(child);
    }
    return children;
  }

  /** The first child in the given role, or NO_NODE. A role that is a digit is the place among the children. */
  childIn(node: number, field: string): number {
    if (node === NO_NODE) {
      return NO_NODE;
    }
    if (field.length === 1 && field >= '0' && field <= '9') {
      return this.childrenOf(node)[Number(field)] ?? NO_NODE;
    }
    for (let child = this.firstChildOf(node); child !== NO_NODE; child = this.siblingAfter(child)) {
      if (this.fieldOf(child) === field) {
        return child;
      }
    }
    return NO_NODE;
  }

  /** Whether `inner` is `outer` or lies below it. */
  isWithin(inner: number, outer: number): boolean {
    return inner >= outer && inner < this.nextOf(outer);
  }
}
