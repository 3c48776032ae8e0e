import type { FunctionRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { argumentsOf, calleeOf, calleePathOf, type ProgramIndex } from './program-index.ts';
import { pathOf, stringValue } from './program-names.ts';

/** Notes the module that a call loads: `require('m')`. */
export function indexImportCall(index: ProgramIndex, call: number): void {
  const { tree, table, names } = index;
  if (table.importCalls.size === 0) {
    return;
  }
  const callee = calleePathOf(index, call);
  const isMade = callee === '' && isImportMade(index, calleeOf(index, call));
  if (isMade || table.importCalls.has(names.resolve(callee))) {
    const module = stringValue(tree, table, moduleGiven(index, call));
    if (module !== undefined) {
      names.readImportCall(module, { call, via: callee, target: importTarget(index, call) });
    }
  }
}

/** `load = require`, `load = createRequire(…)`: the import call that a value stands for, if it does for one. */
export function importCallIn(index: ProgramIndex, value: number): string | undefined {
  const { tree, table, names } = index;
  if (value === NO_NODE || table.importCalls.size === 0) {
    return undefined;
  }
  if (table.syntax.calls[tree.kindOf(value)] !== undefined) {
    return isImportMade(index, value) ? [...table.importCalls][0] : undefined;
  }
  const path = pathOf(tree, table, value);
  return table.importCalls.has(names.resolve(path)) ? path : undefined;
}

/** Notes a function that is called like an import: `function require(name) { … }`. */
export function noteOwnImportCall(index: ProgramIndex, node: number, role: FunctionRole): void {
  const { tree, table, names } = index;
  const { functionHolders, identifiers, functions, classes } = table.syntax;
  const parent = tree.parentOf(node);
  const holder = parent === NO_NODE ? undefined : functionHolders[tree.kindOf(parent)];
  const own = role.name === undefined ? NO_NODE : tree.childIn(node, role.name);
  const named = own !== NO_NODE || holder === undefined ? own : tree.childIn(parent, holder);
  const isName = named !== NO_NODE && identifiers.has(tree.kindOf(named));
  if (!isName || !table.importCalls.has(tree.textOf(named))) {
    return;
  }
  let block = parent;
  while (block > 0 && functions[tree.kindOf(block)] === undefined && !classes.has(tree.kindOf(block))) {
    block = tree.parentOf(block);
  }
  names.declare(tree.textOf(named), node, block);
}

/** Whether a node is a call that gives an import call. */
function isImportMade(index: ProgramIndex, node: number): boolean {
  const { tree, table, names } = index;
  const isCall = node !== NO_NODE && table.syntax.calls[tree.kindOf(node)] !== undefined;
  return isCall && table.importMakers?.has(names.resolve(calleePathOf(index, node))) === true;
}

/** The argument that names the module, in its place or by its name; NO_NODE without one. */
function moduleGiven(index: ProgramIndex, call: number): number {
  const { tree, table } = index;
  const { importParameter, syntax } = table;
  const [first] = argumentsOf(index, call);
  const list = syntax.calls[tree.kindOf(call)]?.argumentList;
  if (first !== undefined || importParameter === undefined || list === undefined) {
    return first ?? NO_NODE;
  }
  const named = tree
    .childrenOf(tree.childIn(call, list))
    .filter((child) => syntax.namedArguments.has(tree.kindOf(child)))
    .find((child) => tree.textOf(tree.childIn(child, 'name')) === importParameter);
  return named === undefined ? NO_NODE : tree.childIn(named, 'value');
}

/** What `x = require('m')` or `{ a } = await import('m')` gives the module to. */
function importTarget(index: ProgramIndex, call: number): number {
  const { tree, table } = index;
  for (let at = tree.parentOf(call), step = 0; at !== NO_NODE && step < 3; at = tree.parentOf(at), step++) {
    const role = table.syntax.assignments[tree.kindOf(at)];
    if (role !== undefined) {
      return tree.childIn(at, role.target);
    }
    if (table.syntax.members[tree.kindOf(at)] !== undefined) {
      return NO_NODE;
    }
  }
  return NO_NODE;
}
