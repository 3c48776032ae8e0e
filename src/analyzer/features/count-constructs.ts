import { calleePathOf, type ProgramIndex } from '../index/program-index.ts';
import type { CallEffect } from '../languages/call-effects.ts';
import type { LoopRole } from '../languages/language-table.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

/** From here on a written number is a modulus or stands for infinity, not for a size. */
const HUGE = 1e8;

const countedKinds = kindUnion(({ operators, numbers, subscripts, branches, exits }) => [
  operators,
  numbers,
  subscripts,
  branches,
  exits,
]);

interface Counts {
  halvings: number;
  shifts: number;
  remainders: number;
  hugeNumbers: number;
  subscripts: number;
  doubleSubscripts: number;
  tripleSubscripts: number;
  branchesInLoops: number;
  exitsInLoops: number;
  whileLoops: number;
  countedLoops: number;
  eachLoops: number;
  orderedCalls: number;
  hashes: number;
  searches: number;
  readsInLoops: number;
  roots: number;
}

/** How often a program uses what goes with one class of complexity or another: halves, tables of two dimensions, heaps. */
export function countConstructs(index: ProgramIndex): Record<string, number> {
  const counts: Counts = {
    halvings: 0,
    shifts: 0,
    remainders: 0,
    hugeNumbers: 0,
    subscripts: 0,
    doubleSubscripts: 0,
    tripleSubscripts: 0,
    branchesInLoops: 0,
    exitsInLoops: 0,
    whileLoops: 0,
    countedLoops: 0,
    eachLoops: 0,
    orderedCalls: 0,
    hashes: 0,
    searches: 0,
    readsInLoops: 0,
    roots: 0,
  };
  for (const node of index.tree.nodesOf(countedKinds(index.table.syntax))) {
    countNode(index, node, counts);
  }
  for (const { role } of index.loops) {
    countLoop(role, counts);
  }
  for (const call of index.calls) {
    const effect = index.names.effect(calleePathOf(index, call));
    countCall(effect, (index.loopOf[call] ?? -1) !== -1, counts);
  }
  return { ...counts };
}

function countNode(index: ProgramIndex, node: number, counts: Counts): void {
  const { tree, table } = index;
  const { syntax } = table;
  const kind = tree.kindOf(node);
  const isInLoop = (index.loopOf[node] ?? -1) !== -1;
  if (syntax.operators[kind] !== undefined) {
    countOperator(index, node, counts);
  }
  if (syntax.numbers.has(kind)) {
    const value = Number(
      tree
        .textOf(node, 40)
        .replaceAll('_', '')
        .replace(/[lLnN]$/, ''),
    );
    counts.hugeNumbers += value >= HUGE ? 1 : 0;
  }
  if (syntax.subscripts[kind] !== undefined) {
    const depth = subscriptDepth(index, node);
    counts.subscripts += depth === 1 ? 1 : 0;
    counts.doubleSubscripts += depth === 2 ? 1 : 0;
    counts.tripleSubscripts += depth > 2 ? 1 : 0;
  }
  counts.branchesInLoops += isInLoop && syntax.branches[kind] === 'nested' ? 1 : 0;
  counts.exitsInLoops += isInLoop && syntax.exits.has(kind) ? 1 : 0;
}

function countOperator(index: ProgramIndex, node: number, counts: Counts): void {
  const { tree, table } = index;
  const role = table.syntax.operators[tree.kindOf(node)];
  const operator = role === undefined ? NO_NODE : tree.childIn(node, role.operator);
  if (role === undefined || operator === NO_NODE) {
    return;
  }
  const text = tree.textOf(operator, 4);
  const right = role.right === '' ? '' : tree.textOf(tree.childIn(node, role.right), 4);
  const isDivision = text === '/' || text === '//';
  counts.halvings += (isDivision && right === '2') || (text.startsWith('>>') && right === '1') ? 1 : 0;
  counts.shifts += text === '<<' ? 1 : 0;
  counts.remainders += text === '%' ? 1 : 0;
}

/** `a[i]` is 1, `a[i][j]` 2; the inner ones of a chain count with the outermost. */
function subscriptDepth(index: ProgramIndex, node: number): number {
  const { tree, table } = index;
  const isSubscript = (at: number): boolean =>
    at !== NO_NODE && table.syntax.subscripts[tree.kindOf(at)] !== undefined;
  const parent = tree.parentOf(node);
  const outer = isSubscript(parent) ? table.syntax.subscripts[tree.kindOf(parent)] : undefined;
  if (outer !== undefined && tree.childIn(parent, outer.object) === node) {
    return 0;
  }
  let depth = 0;
  for (let at = node; isSubscript(at); depth += 1) {
    const role = table.syntax.subscripts[tree.kindOf(at)];
    at = role === undefined ? NO_NODE : tree.childIn(at, role.object);
  }
  return depth;
}

function countLoop(role: LoopRole | undefined, counts: Counts): void {
  counts.whileLoops += role?.shape === 'while' ? 1 : 0;
  counts.countedLoops += role?.shape === 'counted' ? 1 : 0;
  counts.eachLoops += role === undefined || role.shape === 'each' || role.shape === 'clause' ? 1 : 0;
}

function countCall(effect: CallEffect | undefined, isInLoop: boolean, counts: Counts): void {
  counts.orderedCalls += effect?.gives === 'ordered' || effect?.cost === 'logarithmic' ? 1 : 0;
  counts.hashes += effect?.gives === 'hash' || effect?.gives === 'groups' ? 1 : 0;
  counts.searches += effect?.cost === 'search' ? 1 : 0;
  counts.readsInLoops += effect?.operation === 'stdin' && isInLoop ? 1 : 0;
  counts.roots += effect?.gives === 'root' ? 1 : 0;
}
