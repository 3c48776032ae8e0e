import type { Assignment } from '../index/assignment.ts';
import { mentionsAny } from '../index/mentions-any.ts';
import type { ProgramIndex } from '../index/program-index.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

/**
 * What a variable is compared with in the head of the loop that steps it: `i++` of `for (…; i < n; i++)` stays
 * within n. Undefined for steps elsewhere, which a loop may drive anywhere.
 */
export function boundsOfStep(index: ProgramIndex, name: string, step: number): number[] | undefined {
  const { tree, table, loops, loopOf } = index;
  const loop = loops[loopOf[step] ?? -1];
  if (loop?.role?.shape !== 'counted') {
    return undefined;
  }
  const update = tree.childIn(loop.node, loop.role.update);
  const condition = tree.childIn(loop.node, loop.role.condition);
  const comparison = condition === NO_NODE ? undefined : table.syntax.operators[tree.kindOf(condition)];
  if (comparison === undefined || update === NO_NODE || !tree.isWithin(step, update)) {
    return undefined;
  }
  return [comparison.left, comparison.right]
    .map((side) => tree.childIn(condition, side))
    .filter((side) => side !== NO_NODE && tree.textOf(side) !== name);
}

/** `x = x + …`: an operation on the variable's own value. */
export function isUpdate(index: ProgramIndex, name: string, { value }: Assignment): boolean {
  const isOperation = index.table.syntax.operators[index.tree.kindOf(value)] !== undefined;
  return isOperation && mentionsAny(index, value, new Set([name]));
}

/** Whether a node may be reached more than once: it is in a loop or in a function. */
export function isRepeated({ loopOf, functionOf }: ProgramIndex, node: number): boolean {
  return (loopOf[node] ?? -1) !== -1 || functionOf[node] !== 0;
}
