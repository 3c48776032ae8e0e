import { NO_NODE } from '../syntax/syntax-tree.ts';
import { assignmentsOf, type ProgramIndex } from './program-index.ts';

/**
 * Notes names that call something without brackets: nothing assigns them, and the program or the language has a function
 * of that name. Only known once the whole program is read.
 */
export function indexBareCalls(index: ProgramIndex): void {
  const { tree, nodes, bareCalls } = index;
  const own = new Set(index.functions.slice(1).map(({ name }) => name));
  for (const node of nodes.identifiers.all()) {
    if (isPartOfName(index, node)) {
      continue;
    }
    const name = tree.textOf(node);
    const isCallable = own.has(name) || index.names.effect(name)?.operation !== undefined;
    if (isCallable && assignmentsOf(index, index.functionOf[node] ?? 0, name).length === 0) {
      bareCalls.add(node);
      index.calls.push(node);
    }
  }
  if (bareCalls.size > 0) {
    index.calls.sort((a, b) => a - b);
  }
}

/** Whether a name is what its parent calls, reads a member of, or defines. */
function isPartOfName({ tree, table }: ProgramIndex, node: number): boolean {
  const parent = tree.parentOf(node);
  const kind = parent === NO_NODE ? '' : tree.kindOf(parent);
  const field = tree.fieldOf(node);
  return (
    (field !== '' && field === table.syntax.members[kind]?.property) ||
    (field !== '' && field === table.syntax.functions[kind]?.name)
  );
}
