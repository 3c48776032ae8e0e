import type { FunctionRole, LanguageTable, LoopRole } from './languages/language-table.ts';
import { ProgramNames, pathOf } from './program-names.ts';
import type { SyntaxTree } from './syntax-tree.ts';

/** A named function, or the program's top level (the first entry, with the root as node). */
export interface FunctionEntry {
  readonly node: number;
  readonly name: string;
  readonly line: number;
  readonly role: FunctionRole | undefined;
  /** The function around it, as an index; the top level is its own. */
  readonly outer: number;
  readonly parameters: readonly string[];
  /** Nodes whose values it returns. */
  readonly returns: number[];
  /** What its decorators or wrapping calls are called, as written. */
  readonly marks: readonly string[];
}

/** One repetition: a loop, a clause of a comprehension, or a call that runs a function per element. */
export interface LoopEntry {
  /** Its index among the program's loops. */
  readonly id: number;
  readonly node: number;
  readonly line: number;
  readonly role: LoopRole | undefined;
  /** The loop around it in the same function, or -1. */
  readonly outer: number;
  /** Index of the function it is in. */
  readonly inFunction: number;
}

export type AssignmentShape = 'value' | 'element' | 'compound' | 'parameter' | 'loop-target';

/** One place that gives a variable a value. */
export interface Assignment {
  readonly shape: AssignmentShape;
  /** The value's node; for a parameter, its function's node; NO_NODE when there is none (`i++`). */
  readonly value: number;
  readonly node: number;
  readonly operator: string;
  readonly inFunction: number;
  /** Position among the function's parameters or the pattern's names. */
  readonly position: number;
}

/** A program's tree with what is defined, repeated and called where. */
export interface ProgramIndex {
  readonly tree: SyntaxTree;
  readonly table: LanguageTable;
  readonly names: ProgramNames;
  readonly functions: FunctionEntry[];
  /** Per node: index of the function it belongs to. */
  readonly functionOf: Int32Array;
  readonly loops: LoopEntry[];
  /** Per node: index of the innermost loop of its function around it, or -1. */
  readonly loopOf: Int32Array;
  readonly calls: number[];
  /** What calls call, as written, by node: filled as they are asked for. */
  readonly calleePaths: Map<number, string>;
  /** By function index and name: `2:total`. */
  readonly variables: Map<string, Assignment[]>;
  /** The same for names that a function declares, with a value or without. */
  readonly declared: Set<string>;
  /** Whether the language declares its variables. */
  readonly isDeclaring: boolean;
}

/** An index that holds nothing yet but the top level. */
export function emptyIndex(tree: SyntaxTree, table: LanguageTable): ProgramIndex {
  return {
    tree,
    table,
    names: new ProgramNames(tree, table),
    functions: [
      { node: 0, name: '', line: 1, role: undefined, outer: 0, parameters: [], returns: [], marks: [] },
    ],
    functionOf: new Int32Array(tree.count),
    loops: [],
    loopOf: new Int32Array(tree.count).fill(-1),
    calls: [],
    calleePaths: new Map(),
    variables: new Map(),
    declared: new Set(),
    isDeclaring: Object.values(table.syntax.assignments).some((role) => role.isDeclaration === true),
  };
}

/** The assignments a name refers to inside a function: its own, else those of the functions around it. */
export function assignmentsOf(index: ProgramIndex, inFunction: number, name: string): readonly Assignment[] {
  for (let at = inFunction; ; ) {
    const found = index.variables.get(`${at}:${name}`);
    if (found !== undefined) {
      return found;
    }
    if (at === 0) {
      return [];
    }
    at = index.functions[at]?.outer ?? 0;
  }
}

/** A call's positional arguments as nodes; one to a generator or template is that node. */
export function argumentsOf(index: ProgramIndex, call: number): number[] {
  const { tree, table } = index;
  const role = table.syntax.calls[tree.kindOf(call)];
  if (role === undefined) {
    return [];
  }
  if (role.argumentList === undefined) {
    return tree.childrenOf(call).filter((child) => tree.fieldOf(child) === role.argument);
  }
  const list = tree.childIn(call, role.argumentList);
  if (list === -1) {
    return [];
  }
  if (table.syntax.comprehensions.has(tree.kindOf(list)) || table.syntax.strings.has(tree.kindOf(list))) {
    return [list];
  }
  return tree
    .childrenOf(list)
    .filter(
      (child) =>
        !table.syntax.namedArguments.has(tree.kindOf(child)) &&
        !table.syntax.comments.has(tree.kindOf(child)),
    );
}

/** The callee's node of a call, or NO_NODE. */
export function calleeOf(index: ProgramIndex, call: number): number {
  const role = index.table.syntax.calls[index.tree.kindOf(call)];
  if (role === undefined) {
    return -1;
  }
  return role.callee === '' ? call : index.tree.childIn(call, role.callee);
}

/** What a call calls, as written; see `pathOf`. */
export function calleePathOf(index: ProgramIndex, call: number): string {
  let path = index.calleePaths.get(call);
  if (path === undefined) {
    path = pathOf(index.tree, index.table, calleeOf(index, call));
    index.calleePaths.set(call, path);
  }
  return path;
}
