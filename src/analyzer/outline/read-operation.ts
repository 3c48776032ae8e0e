import type { ProgramIndex } from '../index/program-index.ts';
import { type AbstractValue, fixedValue } from './abstract-value.ts';
import { combineValues } from './combine-values.ts';

/** The value of a binary operation; a comparison of several is fixed. */
export function readOperation(
  { tree, table }: ProgramIndex,
  node: number,
  read: (node: number) => AbstractValue,
): AbstractValue {
  const role = table.syntax.operators[tree.kindOf(node)];
  if (role === undefined || role.left === '') {
    return fixedValue;
  }
  const operator = tree.textOf(tree.childIn(node, role.operator));
  const left = read(tree.childIn(node, role.left));
  const power = tree.childIn(node, role.right);
  return combineValues(operator, left, read(power), Number(tree.textOf(power)));
}
