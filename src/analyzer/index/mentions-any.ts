import type { ProgramIndex } from './program-index.ts';

/** Whether an expression mentions one of the given names. */
export function mentionsAny(
  { tree, nodes }: ProgramIndex,
  expression: number,
  names: ReadonlySet<string>,
): boolean {
  return nodes.identifiers.within(expression).some((node) => names.has(tree.textOf(node)));
}
