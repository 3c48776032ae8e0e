import type { FunctionRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { declareNames } from './index-variables.ts';
import { note, type ProgramIndex } from './program-index.ts';

/** Declarators are nested in one another this deep at most. */
const DECLARATOR_DEPTH_MAX = 16;

/** Notes a function's parameters and returns their names, in order. */
export function indexParameters(
  index: ProgramIndex,
  node: number,
  role: FunctionRole,
  inFunction: number,
): string[] {
  const { tree, table } = index;
  const holder = parametersHolder(index, node, role);
  const lists = tree.childrenOf(holder).filter((child) => role.parameters.includes(tree.fieldOf(child)));
  const single = lists.filter((list) => table.syntax.identifiers.has(tree.kindOf(list)));
  const parameters = [
    ...single,
    ...lists.flatMap((list) => (single.includes(list) ? [] : tree.childrenOf(list))),
  ];
  const names: string[] = [];
  noteReceiver(index, node, role, inFunction);
  for (const [parameter, name] of parameters.flatMap((each) => namesOfParameter(index, each))) {
    const text = tree.textOf(name);
    const given = { value: node, node, operator: '', inFunction, position: names.length };
    index.declared.add(`${inFunction}:${text}`);
    noteReference(index, parameter, `${inFunction}:${text}`);
    note(index, text, { ...given, shape: 'parameter' });
    names.push(text);
  }
  return names;
}

/** A parameter with its name; several times when it declares several of one type. */
function namesOfParameter({ tree, table }: ProgramIndex, parameter: number): [number, number][] {
  const named = tree.childrenOf(parameter).filter((child) => tree.fieldOf(child) === 'name');
  if (named.length > 1) {
    return named.map((name) => [parameter, name]);
  }
  for (let name = parameter; name < tree.nextOf(parameter); name++) {
    if (table.syntax.identifiers.has(tree.kindOf(name))) {
      return [[parameter, name]];
    }
  }
  return [];
}

/** What a method is called on is known by its fields alone. */
function noteReceiver(
  index: ProgramIndex,
  node: number,
  { receiver }: FunctionRole,
  inFunction: number,
): void {
  const holder = receiver === undefined ? NO_NODE : index.tree.childIn(node, receiver);
  if (holder !== NO_NODE) {
    declareNames(index, holder, inFunction);
  }
}

/** The function's node, or the one of its declarators that has the parameters. */
function parametersHolder({ tree, table }: ProgramIndex, node: number, role: FunctionRole): number {
  let at = role.declarator === undefined ? node : tree.childIn(node, role.declarator);
  for (let step = 0; role.declarator !== undefined && step < DECLARATOR_DEPTH_MAX; step++) {
    const isHolder = role.parameters.some((field) => tree.childIn(at, field) !== NO_NODE);
    if (isHolder || at === NO_NODE || !table.syntax.wrappers.has(tree.kindOf(at))) {
      break;
    }
    at = tree.firstChildOf(at);
  }
  return at === NO_NODE ? node : at;
}

/** `int &n` and `int a[]` change what the caller gave. */
function noteReference({ tree, table, references }: ProgramIndex, parameter: number, key: string): void {
  const kinds = table.syntax.references;
  for (let node = parameter; kinds !== undefined && node < tree.nextOf(parameter); node++) {
    if (kinds.has(tree.kindOf(node))) {
      references.add(key);
      return;
    }
  }
}
