import type { FunctionRole, LanguageTable, LoopRole } from '../languages/language-table.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';
import { indexBareCalls } from './index-bare-calls.ts';
import { indexDeclaration } from './index-declarations.ts';
import { indexImportCall, noteOwnImportCall } from './index-imports.ts';
import { indexFilled, indexInputOperator } from './index-inputs.ts';
import { indexParameters } from './index-parameters.ts';
import { indexAssignment, indexLoopTarget } from './index-variables.ts';
import { loopRoleOf } from './loop-roles.ts';
import { calleeOf, calleePathOf, emptyIndex, functionsGivenTo, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';

/** A loop without a condition: what leaves it ends it. */
const endless = { shape: 'while', condition: '-' } as const;

const AS_PARENT = -2;

/** What something is noted of; all else is a part of such. */
const notedKinds = kindUnion((syntax) => [
  syntax.functions,
  syntax.loops,
  syntax.comprehensions,
  syntax.imports,
  syntax.ownModules,
  syntax.declarations,
  syntax.typeAliases,
  syntax.assignments,
  syntax.inputOperators === undefined ? undefined : syntax.operators,
  syntax.calls,
  syntax.operations,
  syntax.returns,
]);

/** What is known while reading a tree from its beginning to its end. */
interface Reading {
  readonly index: ProgramIndex;
  /** Loop and function that a node starts with, where they differ from its parent's; else AS_PARENT. */
  readonly loopFrom: Int32Array;
  readonly functionFrom: Int32Array;
  /** End of the functions without a name that are open: their returns are not those of the named one around. */
  inlineEnd: number;
}

/** Reads a tree once and notes functions, variables, imports, loops and calls. Linear, no recursion. */
export function indexProgram(tree: SyntaxTree, table: LanguageTable): ProgramIndex {
  const index = emptyIndex(tree, table);
  const reading: Reading = {
    index,
    loopFrom: new Int32Array(tree.count).fill(AS_PARENT),
    functionFrom: new Int32Array(tree.count).fill(AS_PARENT),
    inlineEnd: 0,
  };
  const noted = tree.among(notedKinds(table.syntax));
  for (let node = 0; node < tree.count; node++) {
    inheritContext(reading, node);
    if (noted.has(node)) {
      indexNode(reading, node);
    }
  }
  if (table.areCallsBare === true) {
    indexBareCalls(index);
  }
  return index;
}

function inheritContext({ index, loopFrom, functionFrom }: Reading, node: number): void {
  const parent = index.tree.parentOf(node);
  if (parent !== NO_NODE) {
    const ownFunction = functionFrom[node] ?? AS_PARENT;
    const ownLoop = loopFrom[node] ?? AS_PARENT;
    index.functionOf[node] = ownFunction === AS_PARENT ? (index.functionOf[parent] ?? 0) : ownFunction;
    index.loopOf[node] = ownLoop === AS_PARENT ? (index.loopOf[parent] ?? -1) : ownLoop;
  }
}

function indexNode(reading: Reading, node: number): void {
  const { index } = reading;
  const { tree } = index;
  const { syntax } = index.table;
  const kind = tree.kindOf(node);
  const functionRole = syntax.functions[kind];
  if (functionRole !== undefined) {
    indexFunction(reading, node, functionRole);
  }
  const loopRole = syntax.loops[kind] === undefined ? undefined : loopRoleOf(tree, index.table, node);
  if (loopRole !== undefined && loopRole.shape !== 'clause') {
    indexLoop(reading, node, loopRole);
  }
  if (syntax.comprehensions.has(kind)) {
    indexComprehension(reading, node);
  }
  const importRole = syntax.imports[kind];
  if (importRole !== undefined) {
    index.names.readImport(node, importRole);
  }
  const ownName = syntax.ownModules?.[kind];
  if (ownName !== undefined) {
    index.names.declare(tree.textOf(tree.childIn(node, ownName)), node);
  }
  const declaration = syntax.declarations?.[kind];
  if (declaration !== undefined) {
    indexDeclaration(index, node, declaration);
  }
  const alias = syntax.typeAliases?.[kind];
  if (alias !== undefined) {
    const [name, type] = [tree.childIn(node, alias.name), tree.childIn(node, alias.type)];
    index.names.alias(pathOf(tree, index.table, name), pathOf(tree, index.table, type));
  }
  if (syntax.assignments[kind] !== undefined) {
    indexAssignment(index, node);
  }
  if (syntax.inputOperators !== undefined && syntax.operators[kind] !== undefined) {
    indexInputOperator(index, node, syntax.inputOperators);
  }
  if (syntax.calls[kind] !== undefined) {
    indexCall(reading, node);
  }
  const operation = syntax.operations?.[kind];
  if (operation !== undefined) {
    index.operations.set(node, operation);
  }
  if (syntax.returns.has(kind) && node >= reading.inlineEnd && tree.firstChildOf(node) !== NO_NODE) {
    index.functions[index.functionOf[node] ?? 0]?.returns.push(tree.firstChildOf(node));
  }
}

/** A function with a name gets an entry; one without is read as part of the code around it. */
function indexFunction(reading: Reading, node: number, role: FunctionRole): void {
  const { index } = reading;
  const { tree } = index;
  const name = functionName(index, node, role);
  noteOwnImportCall(index, node, role);
  const inFunction = index.functionOf[node] ?? 0;
  if (name === undefined) {
    reading.inlineEnd =
      role.isBlock === true ? reading.inlineEnd : Math.max(reading.inlineEnd, tree.nextOf(node));
    indexParameters(index, node, role, inFunction);
    return;
  }
  const entry = index.functions.length;
  const body = tree.childIn(node, role.body);
  const isExpression = body !== NO_NODE && !index.table.syntax.statements.has(tree.kindOf(body));
  index.functions.push({
    node,
    name,
    line: tree.lineOf(node),
    role,
    outer: inFunction,
    parameters: indexParameters(index, node, role, entry),
    returns: isExpression ? [body] : [],
    marks: marksOf(index, node),
  });
  for (const child of tree.childrenOf(node)) {
    reading.functionFrom[child] = entry;
    reading.loopFrom[child] = -1;
  }
}

function functionName(index: ProgramIndex, node: number, role: FunctionRole): string | undefined {
  const { tree, table } = index;
  const own = role.name === undefined ? NO_NODE : tree.childIn(node, role.name);
  if (own !== NO_NODE) {
    return tree.textOf(own);
  }
  const declarator = role.declarator === undefined ? NO_NODE : tree.childIn(node, role.declarator);
  const declared = declarator === NO_NODE ? '' : pathOf(tree, table, declarator);
  if (declared !== '') {
    return declared.slice(declared.lastIndexOf('.') + 1);
  }
  // `const f = memoize(() => …)`: the holder may be one call away.
  let parent = tree.parentOf(node);
  const call = tree.parentOf(parent);
  if (call !== NO_NODE && table.syntax.calls[tree.kindOf(call)]?.argumentList === tree.fieldOf(parent)) {
    const callee = tree.textOf(calleeOf(index, call)).toLowerCase();
    parent = table.memoMarks.some((mark) => callee.includes(mark)) ? tree.parentOf(call) : parent;
  }
  const holder = parent === NO_NODE ? undefined : table.syntax.functionHolders[tree.kindOf(parent)];
  const held = holder === undefined ? NO_NODE : tree.childIn(parent, holder);
  if (held === NO_NODE) {
    return undefined;
  }
  const path = pathOf(tree, table, held) || tree.textOf(held);
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Names of decorators, which come first under the same parent, and of the call that wraps a function. */
function marksOf(index: ProgramIndex, node: number): string[] {
  const { tree, table } = index;
  const marks: string[] = [];
  const parent = tree.parentOf(node);
  let before = parent === NO_NODE ? NO_NODE : tree.firstChildOf(parent);
  while (before !== NO_NODE && table.syntax.decorators.has(tree.kindOf(before))) {
    marks.push(tree.textOf(before, 80));
    before = tree.siblingAfter(before);
  }
  const call = parent === NO_NODE ? NO_NODE : tree.parentOf(parent);
  const isWrapped = call !== NO_NODE && table.syntax.calls[tree.kindOf(call)] !== undefined;
  return isWrapped ? [...marks, tree.textOf(calleeOf(index, call), 80)] : marks;
}

function addLoop(index: ProgramIndex, node: number, outer: number, role: LoopRole | undefined): number {
  const inFunction = index.functionOf[node] ?? 0;
  index.loops.push({ id: index.loops.length, node, line: index.tree.lineOf(node), role, outer, inFunction });
  return index.loops.length - 1;
}

/** Everything in a loop repeats, except what is evaluated once: the source, the initializer, Python's `else`. */
function indexLoop({ index, loopFrom }: Reading, node: number, role: LoopRole): void {
  const { tree } = index;
  const outer = index.loopOf[node] ?? -1;
  const loop = addLoop(index, node, outer, role);
  const once = new Set(
    role.shape === 'counted'
      ? [role.initializer]
      : role.shape === 'while'
        ? [role.alternative ?? '-']
        : [role.source, role.shape === 'each' ? (role.alternative ?? '-') : '-'],
  );
  for (const child of tree.childrenOf(node)) {
    loopFrom[child] = once.has(tree.fieldOf(child)) ? outer : loop;
  }
  if (role.shape === 'each') {
    indexLoopTarget(index, tree.childIn(node, role.target), tree.childIn(node, role.source), {
      isIndexed: role.isIndexed === true,
    });
  }
}

/** Each clause repeats the clauses after it and the body, which is written before them. */
function indexComprehension({ index, loopFrom }: Reading, node: number): void {
  const { tree, table } = index;
  let loop = index.loopOf[node] ?? -1;
  const others: number[] = [];
  for (const child of tree.childrenOf(node)) {
    const role = loopRoleOf(tree, table, child);
    if (role?.shape !== 'clause') {
      others.push(child);
      continue;
    }
    const source = tree.childIn(child, role.source);
    if (source !== NO_NODE) {
      loopFrom[source] = loop;
    }
    index.functionOf[child] = index.functionOf[node] ?? 0;
    loop = addLoop(index, child, loop, role);
    loopFrom[child] = loop;
    indexLoopTarget(index, tree.childIn(child, role.target), source, {
      inFunction: index.functionOf[node] ?? 0,
    });
  }
  for (const child of others) {
    loopFrom[child] = loop;
  }
}

/** Notes a call; one that runs the function it is handed per element is a loop around that function. */
function indexCall({ index, loopFrom }: Reading, node: number): void {
  index.calls.push(node);
  const callee = calleePathOf(index, node);
  indexImportCall(index, node);
  const effect = index.names.effect(callee);
  indexFilled(index, node, effect?.fills);
  const functions = functionsGivenTo(index, node);
  if (functions.length > 0 && (effect?.isIterating === true || effect?.isEndless === true)) {
    const role = effect.isEndless === true ? endless : undefined;
    const loop = addLoop(index, node, index.loopOf[node] ?? -1, role);
    for (const each of functions) {
      loopFrom[each] = loop;
    }
  }
}
