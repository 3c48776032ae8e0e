import { assignmentsOf, calleePathOf, type LoopEntry, type ProgramIndex } from '../index/program-index.ts';
import type { LoopRole } from '../languages/language-table.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

export type ConditionRole = Extract<LoopRole, { shape: 'while' | 'counted' }>;

/** Whether a node belongs to what the loop repeats. */
export function isInLoop(index: ProgramIndex, loop: LoopEntry, role: ConditionRole, node: number): boolean {
  if (!index.tree.isWithin(node, loop.node)) {
    return false;
  }
  const initializer = role.shape === 'counted' ? index.tree.childIn(loop.node, role.initializer) : NO_NODE;
  return initializer === NO_NODE || !index.tree.isWithin(node, initializer);
}

/** Whether each round reads a new value from outside: `while (cin >> n)`, `(c = getchar()) != EOF` last as long as the input. */
export function isReadIn(index: ProgramIndex, loop: LoopEntry, role: ConditionRole, name: string): boolean {
  const { tree, table, names } = index;
  const condition = tree.childIn(loop.node, role.condition);
  return assignmentsOf(index, loop.inFunction, name).some(({ shape, node, value }) => {
    if (shape === 'input') {
      return isInLoop(index, loop, role, node);
    }
    const isHead = shape === 'value' && condition !== NO_NODE && tree.isWithin(node, condition);
    const isCall = isHead && table.syntax.calls[tree.kindOf(value)] !== undefined;
    return isCall && names.effect(calleePathOf(index, value))?.operation === 'stdin';
  });
}
