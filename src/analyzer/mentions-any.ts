import type { ProgramIndex } from './program-index.ts';

/** Whether an expression mentions one of the given names. */
export function mentionsAny(index: ProgramIndex, expression: number, names: ReadonlySet<string>): boolean {
  const { tree, table } = index;
  for (let node = expression; node < tree.nextOf(expression); node++) {
    if (table.syntax.identifiers.has(tree.kindOf(node)) && names.has(tree.textOf(node))) {
      return true;
    }
  }
  return false;
}
