import type { SyntaxShape } from '../languages/syntax-shape.ts';
import type { Grammar } from './grammar.ts';
import { NodeWriter } from './node-writer.ts';
import type { SyntaxTree } from './syntax-tree.ts';

/** What a parser's cursor must offer. */
export interface SyntaxCursor {
  kindId(): number;
  /** 0 for none. */
  fieldId(): number;
  /** UTF-16 positions in the source. */
  start(): number;
  end(): number;
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

const NODES_PER_DEADLINE_CHECK = 1024;
/** A node left out of the tree: the field it had, and whether its child has that one whatever its own is. */
interface LeftOut {
  readonly fieldId: number;
  readonly isForced: boolean;
}

const noKinds: ReadonlySet<string> = new Set();

/** Tells which nodes are parts of the tree and which are left out of it, by the number of their kind. */
class ShapeReader {
  readonly #grammar: Grammar;
  readonly #skipped: Uint8Array;
  readonly #unwrapped: Uint8Array;

  constructor({ skipped = noKinds, unwrapped = noKinds }: SyntaxShape, grammar: Grammar) {
    this.#grammar = grammar;
    this.#skipped = grammar.among(skipped);
    this.#unwrapped = grammar.among(unwrapped);
  }

  /** Whether a node is one that the grammar gave a name or a field. */
  isPart(kindId: number, fieldId: number): boolean {
    return fieldId !== 0 || this.#grammar.named[kindId] === 1;
  }

  /** How the cursor's node is left out; undefined when it is not. */
  read(cursor: SyntaxCursor, kindId: number, fieldId: number): LeftOut | undefined {
    if (this.#skipped[kindId] === 1) {
      return { fieldId, isForced: false };
    }
    return this.#unwrapped[kindId] === 1 && this.#hasOneChild(cursor)
      ? { fieldId, isForced: true }
      : undefined;
  }

  #hasOneChild(cursor: SyntaxCursor): boolean {
    if (!cursor.gotoFirstChild()) {
      return false;
    }
    let count = 0;
    do {
      const kindId = this.#grammar.kindId(cursor.kindId());
      count += this.isPart(kindId, cursor.fieldId()) && this.#skipped[kindId] !== 1 ? 1 : 0;
    } while (count < 2 && cursor.gotoNextSibling());
    cursor.gotoParent();
    return count === 1;
  }
}

function fieldUnder(around: LeftOut | undefined, own: number): number {
  return around === undefined || (own !== 0 && !around.isForced) ? own : around.fieldId;
}

/** Copies the tree under a cursor into flat arrays, without recursion and within limits. */
export function readSyntax(
  cursor: SyntaxCursor,
  program: { readonly source: string; readonly grammar: Grammar; readonly shape?: SyntaxShape },
  limits: ReadLimits,
): SyntaxReading {
  const { source, grammar, shape = {} } = program;
  const writer = new NodeWriter(source);
  const shapes = new ShapeReader(shape, grammar);
  const open: number[] = [];
  /** What is left out around the nodes of each open level. */
  const leftOut: (LeftOut | undefined)[] = [undefined];
  let parent = -1;
  for (let visitedCount = 1; ; visitedCount++) {
    if (visitedCount % NODES_PER_DEADLINE_CHECK === 0 && limits.isOverdue()) {
      return { kind: 'unknown', reason: 'time limit reached while reading the syntax tree' };
    }
    const kindId = grammar.kindId(cursor.kindId());
    const ownFieldId = cursor.fieldId();
    const fieldId = fieldUnder(leftOut.at(-1), ownFieldId);
    const omitted = shapes.read(cursor, kindId, fieldId);
    const isKept = omitted === undefined && shapes.isPart(kindId, ownFieldId);
    const node = isKept
      ? writer.add({ kindId, fieldId, start: cursor.start(), end: cursor.end(), parent })
      : parent;
    if (writer.count > limits.nodeCountMax) {
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
      writer.close(node);
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        return { kind: 'tree', tree: writer.toTree(grammar) };
      }
      leftOut.pop();
      const closed = open.pop() ?? -1;
      if (closed !== -1) {
        writer.close(closed);
        parent = writer.parentOf(closed);
      }
    }
  }
}
