import { NO_NODE } from '../syntax/syntax-tree.ts';
import type { ProgramIndex } from './program-index.ts';

/** A method is so near to the class that it belongs to. */
const STEPS_MAX = 4;

/** The class that a method is written in, or NO_NODE. */
export function classAround({ tree, table }: ProgramIndex, method: number): number {
  let at = tree.parentOf(method);
  for (let step = 0; step < STEPS_MAX && at !== NO_NODE; step += 1) {
    if (table.syntax.classes.has(tree.kindOf(at))) {
      return at;
    }
    at = tree.parentOf(at);
  }
  return NO_NODE;
}

/** What that class is called; '' for one without a name, or none. */
export function classNameOf(index: ProgramIndex, method: number): string {
  const around = classAround(index, method);
  const name = around === NO_NODE ? NO_NODE : index.tree.childIn(around, 'name');
  return name === NO_NODE ? '' : index.tree.textOf(name);
}
