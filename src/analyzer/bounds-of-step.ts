import type { ProgramIndex } from './program-index.ts';
import { NO_NODE } from './syntax-tree.ts';

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
