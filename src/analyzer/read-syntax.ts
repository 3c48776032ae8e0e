import { type SyntaxNames, SyntaxTree } from './syntax-tree.ts';

/** What a parser's cursor must offer; tree-sitter's does. */
export interface SyntaxCursor {
  readonly nodeTypeId: number;
  readonly nodeIsNamed: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldId: number;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

export interface ReadLimits {
  /** Levels of the tree: each nested construct costs one to three. */
  readonly treeDepthMax: number;
  readonly nodeCountMax: number;
  /** Asked every thousand nodes. */
  isOverdue(): boolean;
}

export type SyntaxReading =
  | { readonly kind: 'tree'; readonly tree: SyntaxTree }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Which nodes of a grammar say nothing of their own, so that the tree is read without them. */
export interface SyntaxShape {
  /** Kinds whose children stand in their place. */
  readonly skipped?: ReadonlySet<string>;
  /** Kinds whose child stands in their place where it is the only one: brackets, lists of one. */
  readonly unwrapped?: ReadonlySet<string>;
}

const NODES_PER_DEADLINE_CHECK = 1024;

class ColumnWriter {
  readonly kindIds: number[] = [];
  readonly fieldIds: number[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly rows: number[] = [];
  readonly parents: number[] = [];
  readonly nexts: number[] = [];
  #row = 0;
  #rowEnd: number;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
    this.#rowEnd = lineEnd(source, 0);
  }

  /** Appends the cursor's node and returns its number. Starts never decrease in preorder, so rows need no search. */
  add(cursor: SyntaxCursor, parent: number, fieldId: number): number {
    const start = cursor.startIndex;
    while (start > this.#rowEnd) {
      this.#rowEnd = lineEnd(this.#source, this.#rowEnd + 1);
      this.#row += 1;
    }
    this.kindIds.push(cursor.nodeTypeId);
    this.fieldIds.push(fieldId);
    this.starts.push(start);
    this.ends.push(cursor.endIndex);
    this.rows.push(this.#row);
    this.parents.push(parent);
    this.nexts.push(0);
    return this.kindIds.length - 1;
  }

  toTree(names: SyntaxNames): SyntaxTree {
    const columns = {
      kindIds: Uint16Array.from(this.kindIds),
      fieldIds: Uint16Array.from(this.fieldIds),
      starts: Int32Array.from(this.starts),
      ends: Int32Array.from(this.ends),
      rows: Int32Array.from(this.rows),
      parents: Int32Array.from(this.parents),
      nexts: Int32Array.from(this.nexts),
    };
    return new SyntaxTree(this.#source, columns, names);
  }
}

function lineEnd(source: string, from: number): number {
  const at = source.indexOf('\n', from);
  return at === -1 ? source.length : at;
}

/** A node left out of the tree: the field it had, and whether its child has that one whatever its own is. */
interface LeftOut {
  readonly fieldId: number;
  readonly isForced: boolean;
}

/** Tells which nodes are left out, by the number of their kind. */
class ShapeReader {
  readonly #modes: Uint8Array;

  constructor({ skipped, unwrapped }: SyntaxShape, { kinds }: SyntaxNames) {
    this.#modes = Uint8Array.from(kinds, (kind) => (skipped?.has(kind) ? 1 : unwrapped?.has(kind) ? 2 : 0));
  }

  /** How the cursor's node is left out; undefined when it is not. */
  read(cursor: SyntaxCursor, fieldId: number): LeftOut | undefined {
    const mode = this.#modes[cursor.nodeTypeId] ?? 0;
    if (mode === 0 || (mode === 2 && !this.#hasOneChild(cursor))) {
      return undefined;
    }
    return { fieldId, isForced: mode === 2 };
  }

  #hasOneChild(cursor: SyntaxCursor): boolean {
    if (!cursor.gotoFirstChild()) {
      return false;
    }
    let count = 0;
    do {
      count += isPart(cursor) && this.#modes[cursor.nodeTypeId] !== 1 ? 1 : 0;
    } while (count < 2 && cursor.gotoNextSibling());
    cursor.gotoParent();
    return count === 1;
  }
}

function isPart(cursor: SyntaxCursor): boolean {
  return cursor.nodeIsNamed || cursor.currentFieldId !== 0;
}

function fieldUnder(around: LeftOut | undefined, own: number): number {
  return around === undefined || (own !== 0 && !around.isForced) ? own : around.fieldId;
}

/** Copies the tree under a cursor into flat arrays, without recursion and within limits. */
export function readSyntax(
  cursor: SyntaxCursor,
  program: { readonly source: string; readonly names: SyntaxNames; readonly shape?: SyntaxShape },
  limits: ReadLimits,
): SyntaxReading {
  const writer = new ColumnWriter(program.source);
  const { shape = {}, names } = program;
  const isShaped = shape.skipped !== undefined || shape.unwrapped !== undefined;
  const shapes = isShaped ? new ShapeReader(shape, names) : undefined;
  const open: number[] = [];
  /** What is left out around the nodes of each open level. */
  const leftOut: (LeftOut | undefined)[] = [undefined];
  let parent = -1;
  for (let visitedCount = 1; ; visitedCount++) {
    if (visitedCount % NODES_PER_DEADLINE_CHECK === 0 && limits.isOverdue()) {
      return { kind: 'unknown', reason: 'time limit reached while reading the syntax tree' };
    }
    const fieldId = fieldUnder(leftOut.at(-1), cursor.currentFieldId);
    const omitted = shapes?.read(cursor, fieldId);
    const isKept = isPart(cursor) && omitted === undefined;
    const node = isKept ? writer.add(cursor, parent, fieldId) : parent;
    if (writer.kindIds.length > limits.nodeCountMax) {
      return { kind: 'unknown', reason: `more than ${limits.nodeCountMax} syntax nodes` };
    }
    if (cursor.gotoFirstChild()) {
      open.push(isKept ? node : -1);
      leftOut.push(omitted);
      if (open.length > limits.treeDepthMax) {
        return { kind: 'unknown', reason: `syntax nested deeper than ${limits.treeDepthMax} levels` };
      }
      parent = node;
      continue;
    }
    if (isKept) {
      writer.nexts[node] = writer.kindIds.length;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        return { kind: 'tree', tree: writer.toTree(names) };
      }
      leftOut.pop();
      const closed = open.pop() ?? -1;
      if (closed !== -1) {
        writer.nexts[closed] = writer.kindIds.length;
        parent = writer.parents[closed] ?? -1;
      }
    }
  }
}
