import { receiverOf } from '../index/call-subject.ts';
import { iteratingCallOf } from '../index/index-variables.ts';
import {
  argumentsOf,
  assignmentsOf,
  calleePathOf,
  type FunctionEntry,
  type ProgramIndex,
} from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

/** Whether every call of itself is of a part of what the function was given: `f(node.left)`, each child of a node. */
export function goesIntoParts(index: ProgramIndex, owner: FunctionEntry, sites: readonly number[]): boolean {
  return sites.every((site) =>
    [receiverOf(index, site), ...argumentsOf(index, site)].some((each) => isPart(index, owner, each)),
  );
}

function isPart(index: ProgramIndex, owner: FunctionEntry, node: number): boolean {
  const { tree, table } = index;
  if (node === NO_NODE) {
    return false;
  }
  const kind = tree.kindOf(node);
  if (table.syntax.members[kind] !== undefined && table.syntax.calls[kind] === undefined) {
    return isOwn(owner, pathOf(tree, table, node));
  }
  if (!table.syntax.identifiers.has(kind)) {
    return false;
  }
  const assignments = assignmentsOf(index, index.functionOf[node] ?? 0, tree.textOf(node));
  return assignments.some(({ shape, value }) => {
    if (shape === 'loop-target') {
      return isOwn(owner, pathOf(tree, table, value));
    }
    const call = shape === 'parameter' ? iteratingCallOf(index, value) : NO_NODE;
    return call !== NO_NODE && isOwn(owner, calleePathOf(index, call));
  });
}

/** A path into something that the function was given, or into the object that it is a method of. */
function isOwn({ parameters }: FunctionEntry, path: string): boolean {
  const [root = '', ...rest] = path.split('.');
  return rest.length > 0 && (parameters.includes(root) || /^(this|self)$/.test(root));
}

/** Whether every call of itself is of some of the elements that it was given, which it sorted out before: quicksort. */
export function sortsOut(index: ProgramIndex, owner: FunctionEntry, sites: readonly number[]): boolean {
  return (
    splitsInterval(index, sites) ||
    sites.every((site) => argumentsOf(index, site).some((each) => isSelection(index, owner, each)))
  );
}

/** `f(low, cut)` and `f(cut + 1, high)`: no number is in both. */
function splitsInterval(index: ProgramIndex, sites: readonly number[]): boolean {
  const [first, second] = sites.map((site) =>
    argumentsOf(index, site).map((each) => index.tree.textOf(each, 40)),
  );
  if (first === undefined || second === undefined || sites.length !== 2) {
    return false;
  }
  return first.some((end, place) => {
    const begin = second[place - 1];
    const cut = /^\w+/.exec(end)?.[0] ?? '';
    const isOwn = cut !== '' && end !== second[place] && first[place - 1] !== begin;
    return begin !== undefined && isOwn && /^\w+/.exec(begin)?.[0] === cut;
  });
}

function isSelection(index: ProgramIndex, owner: FunctionEntry, node: number): boolean {
  const { tree, table } = index;
  const { syntax } = table;
  const kind = tree.kindOf(node);
  if (syntax.comprehensions.has(kind)) {
    return true;
  }
  if (syntax.calls[kind] !== undefined) {
    return /\.filter$/.test(calleePathOf(index, node));
  }
  if (!syntax.identifiers.has(kind)) {
    return false;
  }
  const inFunction = index.functionOf[node] ?? 0;
  const given = assignmentsOf(index, inFunction, tree.textOf(node)).filter(
    ({ shape }) => shape !== 'parameter',
  );
  return given.some(({ value }) => {
    const isInside = value !== NO_NODE && tree.isWithin(value, owner.node);
    const isEmpty =
      isInside && syntax.listDisplays.has(tree.kindOf(value)) && tree.firstChildOf(value) === NO_NODE;
    return (
      isEmpty || (isInside && !syntax.identifiers.has(tree.kindOf(value)) && isSelection(index, owner, value))
    );
  });
}
