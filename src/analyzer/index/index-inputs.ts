import type { CallEffect } from '../languages/call-effects.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { noteThrough } from './index-variables.ts';
import { argumentsOf, type ProgramIndex } from './program-index.ts';
import { pathOf } from './program-names.ts';

/** Longer chains of reads, and longer lists of what is read, are read by their first ones. */
const INPUT_CHAIN_MAX = 64;
const PARTS_FILLED_MAX = 64;

/** Notes that a call gives its arguments values from outside: `scanf("%d", &n)`. */
export function indexFilled(index: ProgramIndex, call: number, fills: CallEffect['fills']): void {
  if (fills === undefined) {
    return;
  }
  const given = argumentsOf(index, call);
  const skipped = fills === 'rest' ? 1 : 0;
  for (const each of given.slice(skipped, fills === 'first' ? 1 : PARTS_FILLED_MAX)) {
    noteInput(index, each, call);
  }
}

/** `in >> n >> m` gives n and m a value when `in` is something to read from; the first such operator counts as a read. */
export function indexInputOperator(
  index: ProgramIndex,
  node: number,
  inputOperators: ReadonlySet<string>,
): void {
  const { tree, table } = index;
  const { operators } = table.syntax;
  const target = (at: number): number => {
    const role = operators[tree.kindOf(at)];
    const isInput = role !== undefined && inputOperators.has(tree.textOf(tree.childIn(at, role.operator), 4));
    return isInput ? tree.childIn(at, role.right) : NO_NODE;
  };
  if (target(node) === NO_NODE) {
    return;
  }
  const left = (at: number): number => tree.childIn(at, operators[tree.kindOf(at)]?.left ?? '');
  let source = left(node);
  for (let step = 0; target(source) !== NO_NODE && step < INPUT_CHAIN_MAX; step++) {
    source = left(source);
  }
  const path = pathOf(tree, table, source);
  if (path === '' || index.names.effect(path)?.gives !== 'input') {
    return;
  }
  noteInput(index, target(node), node);
  if (source === left(node)) {
    index.calls.push(node);
    index.calleePaths.set(node, path);
  }
}

/** Notes the value from outside that `node`, a call or an operator, gives to a target. */
function noteInput(index: ProgramIndex, target: number, node: number): void {
  const inFunction = index.functionOf[node] ?? 0;
  noteThrough(index, target, { shape: 'input', value: NO_NODE, node, operator: '', inFunction, position: 0 });
}
