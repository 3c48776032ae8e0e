import type { ProgramIndex } from '../index/program-index.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';

/** What counts a variable up or down instead of sending it along a table: `j++` of a loop over a matrix. */
const COUNTING = /\+\+|--|[-+]=/;

/**
 * Whether a way along a table, `x = parent[x]`, is made shorter as it is gone: `parent[x] = parent[parent[x]]`. All finds of a
 * forest of disjoint sets together then take about as long as there are (Tarjan 1975), one of them O(log n).
 */
export function shortensWays(index: ProgramIndex, scope: number, name: string): boolean {
  const { tree, table } = index;
  const { subscripts, assignments } = table.syntax;
  const isCounted = index.nodes.assignments.within(scope).some((node) => {
    const step = assignments[tree.kindOf(node)];
    const moved = step === undefined ? NO_NODE : movedBy(tree, node, step.target);
    return moved !== NO_NODE && tree.textOf(moved) === name && COUNTING.test(tree.textOf(node, 80));
  });
  if (isCounted) {
    return false;
  }
  let isFollowed = false;
  let isShortened = false;
  for (const node of index.nodes.subscripts.within(scope)) {
    const subscript = subscripts[tree.kindOf(node)];
    if (subscript === undefined || tree.textOf(tree.childIn(node, subscript.index), 80) !== name) {
      continue;
    }
    const parent = tree.parentOf(node);
    const role = assignments[tree.kindOf(parent)];
    const isTarget = role !== undefined && tree.childIn(parent, role.target) === node;
    isFollowed ||= !isTarget;
    isShortened ||=
      isTarget && isOfTheSame(tree.textOf(parent), tree.textOf(tree.childIn(node, subscript.object)));
  }
  return isFollowed && isShortened;
}

function movedBy(tree: SyntaxTree, assignment: number, target: string): number {
  return target === '' ? tree.firstChildOf(assignment) : tree.childIn(assignment, target);
}

/** Whether an assignment gives an element of a table something that is found by the same table, or by asking again. */
function isOfTheSame(assignment: string, object: string): boolean {
  const value = assignment.slice(assignment.indexOf('=') + 1);
  return value.includes(`${object}[`) || /\b(find|root|leader|get_?parent)\w*\(/i.test(value);
}
