import type { OperationKind } from '../languages/call-effects.ts';
import type { FunctionRole, LanguageTable, LoopRole } from '../languages/language-table.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import type { NodeSet } from '../syntax/node-set.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';
import type { Assignment } from './assignment.ts';
import { ProgramNames, pathOf } from './program-names.ts';
import { Variables } from './variables.ts';

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

/** The nodes of a tree by what they are in its language. */
type RoleNodes = Readonly<
  Record<
    'assignments' | 'branches' | 'calls' | 'exits' | 'identifiers' | 'naming' | 'operators' | 'subscripts',
    NodeSet
  >
>;

/** What writes a name: alone, or of something. */
const namingKinds = kindUnion(({ identifiers, members }) => [identifiers, members]);

function nodesByRole(tree: SyntaxTree, { syntax }: LanguageTable): RoleNodes {
  return {
    assignments: tree.among(syntax.assignments),
    branches: tree.among(syntax.branches),
    calls: tree.among(syntax.calls),
    exits: tree.among(syntax.exits),
    identifiers: tree.among(syntax.identifiers),
    naming: tree.among(namingKinds(syntax)),
    operators: tree.among(syntax.operators),
    subscripts: tree.among(syntax.subscripts),
  };
}

/** A program's tree with what is defined, repeated and called where. */
export interface ProgramIndex {
  readonly tree: SyntaxTree;
  readonly table: LanguageTable;
  readonly names: ProgramNames;
  readonly nodes: RoleNodes;
  readonly functions: FunctionEntry[];
  /** Per node: index of the function it belongs to. */
  readonly functionOf: Int32Array;
  readonly loops: LoopEntry[];
  /** Per node: index of the innermost loop of its function around it, or -1. */
  readonly loopOf: Int32Array;
  readonly calls: number[];
  /** Names among the calls that call without brackets. */
  readonly bareCalls: Set<number>;
  /** Statements that are operations themselves. */
  readonly operations: Map<number, OperationKind>;
  /** What calls call, as written, by node: filled as they are asked for. */
  readonly calleePaths: Map<number, string>;
  /** The arguments of calls, by node, in the same way. */
  readonly givenTo: Map<number, readonly number[]>;
  /** How often each identifier is written. */
  readonly uses: ReadonlyMap<string, number>;
  readonly variables: Variables;
  /** By function index and name, `2:total`: names that a function declares, with a value or without. */
  readonly declared: Set<string>;
  /** The same for parameters through which a function changes what its caller gave. */
  readonly references: Set<string>;
  /** Whether the language declares its variables. */
  readonly isDeclaring: boolean;
  /** Whether the language tells what fields hold by their names: `.items`. */
  readonly hasFields: boolean;
  /** Names that mean the same everywhere in the program. */
  readonly sharedNames: ReadonlySet<string>;
}

/** An index that holds nothing yet but the top level. */
export function emptyIndex(tree: SyntaxTree, table: LanguageTable): ProgramIndex {
  const nodes = nodesByRole(tree, table);
  return {
    tree,
    table,
    names: new ProgramNames(tree, table),
    nodes,
    functions: [
      { node: 0, name: '', line: 1, role: undefined, outer: 0, parameters: [], returns: [], marks: [] },
    ],
    functionOf: new Int32Array(tree.count),
    loops: [],
    loopOf: new Int32Array(tree.count).fill(-1),
    calls: [],
    bareCalls: new Set(),
    operations: new Map(),
    calleePaths: new Map(),
    givenTo: new Map(),
    uses: countUses(tree, nodes),
    variables: new Variables(),
    declared: new Set(),
    references: new Set(),
    hasFields: Object.values(table.syntax.assignments).some((role) => role.isField === true),
    sharedNames: sharedNamesOf(tree, table),
    isDeclaring: Object.values(table.syntax.assignments).some((role) => role.isDeclaration === true),
  };
}

function countUses(tree: SyntaxTree, { identifiers }: RoleNodes): Map<string, number> {
  const uses = new Map<string, number>();
  for (const node of identifiers.all()) {
    const name = tree.textOf(node);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** Notes that a variable is given a value. What is put into a collection goes by the name of its elements: `a[]`. */
export function note(index: ProgramIndex, name: string, assignment: Assignment): void {
  index.variables.note(name, assignment);
}

function sharedNamesOf(tree: SyntaxTree, { syntax }: LanguageTable): Set<string> {
  const nodes = syntax.sharedNames === undefined ? [] : tree.nodesOf(syntax.sharedNames);
  return new Set(nodes.map((node) => tree.textOf(node)));
}

/** The assignments a name refers to inside a function: its own, else those of the functions around it. */
export function assignmentsOf(index: ProgramIndex, inFunction: number, name: string): readonly Assignment[] {
  for (let at = inFunction; ; ) {
    const found = index.variables.assignmentsOf(name, at);
    if (found !== undefined) {
      return found;
    }
    if (at === 0) {
      return [];
    }
    at = index.functions[at]?.outer ?? 0;
  }
}

/** What is put into the collection that a name of function `owner` stands for. */
export function elementAssignmentsOf(
  index: ProgramIndex,
  owner: number,
  name: string,
): readonly Assignment[] {
  return index.table.areElementsNoted === true ? assignmentsOf(index, owner, `${name}[]`) : [];
}

/** A call's positional arguments as nodes; one to a generator or template is that node. */
export function argumentsOf(index: ProgramIndex, call: number): readonly number[] {
  let given = index.givenTo.get(call);
  if (given === undefined) {
    given = findArguments(index, call);
    index.givenTo.set(call, given);
  }
  return given;
}

function findArguments(index: ProgramIndex, call: number): number[] {
  const { tree, table } = index;
  const role = table.syntax.calls[tree.kindOf(call)];
  if (role === undefined) {
    return constructedFrom(index, call);
  }
  const list = role.argumentList === undefined ? -1 : tree.childIn(call, role.argumentList);
  if (list === -1) {
    return role.argument === undefined
      ? []
      : tree.childrenOf(call).filter((child) => tree.fieldOf(child) === role.argument);
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

/** What the variable of a declarator is constructed from: `n` and 0 of `vector<int> a(n, 0)`. */
export function constructedFrom(index: ProgramIndex, declarator: number): number[] {
  const { tree, table } = index;
  const given = table.syntax.declarators?.[tree.kindOf(declarator)]?.given;
  const list = given === undefined ? -1 : tree.childIn(declarator, given.field);
  return list === -1 || tree.kindOf(list) !== given?.kind ? [] : tree.childrenOf(list);
}

/** Functions without a name that a call is handed, among its arguments or behind them. */
export function functionsGivenTo(index: ProgramIndex, call: number): number[] {
  const { tree, table } = index;
  const block = table.syntax.calls[tree.kindOf(call)]?.block;
  const behind = block === undefined ? NO_NODE : tree.childIn(call, block);
  const given = argumentsOf(index, call).filter(
    (each) => table.syntax.functions[tree.kindOf(each)] !== undefined,
  );
  return behind === NO_NODE ? given : [...given, behind];
}

/** The callee's node of a call, or NO_NODE. */
export function calleeOf(index: ProgramIndex, call: number): number {
  const role = index.table.syntax.calls[index.tree.kindOf(call)];
  if (role === undefined) {
    return index.bareCalls.has(call) ? call : -1;
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
