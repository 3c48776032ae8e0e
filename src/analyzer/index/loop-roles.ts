import type { LanguageTable, LoopRole } from '../languages/language-table.ts';
import { NO_NODE, type SyntaxTree } from '../syntax/syntax-tree.ts';

/** How a node repeats what it holds; undefined when it does not. */
export function loopRoleOf(tree: SyntaxTree, table: LanguageTable, node: number): LoopRole | undefined {
  const roles = table.syntax.loops[tree.kindOf(node)];
  return roles === undefined || 'shape' in roles ? roles : roles.find((role) => hasParts(tree, node, role));
}

/** Whether a loop is written with the parts that its role names. */
function hasParts(tree: SyntaxTree, node: number, role: LoopRole): boolean {
  switch (role.shape) {
    case 'each':
    case 'clause':
      return tree.childIn(node, role.source) !== NO_NODE;
    case 'counted':
      return [role.initializer, role.condition, role.update].some(
        (part) => tree.childIn(node, part) !== NO_NODE,
      );
    case 'while':
      return true;
  }
}
