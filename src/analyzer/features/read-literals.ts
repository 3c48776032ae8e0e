import type { ProgramFeatures } from '../../model/program-analysis.ts';
import { loopRoleOf } from '../index/loop-roles.ts';
import { argumentsOf, calleePathOf, type ProgramIndex } from '../index/program-index.ts';
import type { OperatorRole } from '../languages/language-table.ts';
import { kindUnion } from '../syntax/kind-union.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { constantValue, literalValue } from './read-constant.ts';

const DEPTH_MAX = 12;

/** What may state a number or a size. */
const statingKinds = kindUnion(({ numbers, calls, declarators, loops, operators }) => [
  numbers,
  calls,
  declarators,
  loops,
  operators,
]);

/** The largest number written and the largest one that says how much to repeat or allocate; at most 1.8e308. */
export function readLiterals(index: ProgramIndex): Pick<ProgramFeatures, 'literalMax' | 'allocationMax'> {
  const { tree, table } = index;
  let literalMax = 0;
  let allocationMax = 0;
  for (const node of tree.nodesOf(statingKinds(table.syntax))) {
    const kind = tree.kindOf(node);
    if (table.syntax.numbers.has(kind)) {
      literalMax = Math.max(literalMax, finite(literalValue(tree.textOf(node, 64))));
    }
    allocationMax = Math.max(allocationMax, finite(sizeIn(index, node, kind)));
  }
  return { literalMax, allocationMax };
}

function finite(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : Math.min(Math.abs(value), Number.MAX_VALUE);
}

/** A size that a node states: `range(9)`, `[0] * 9`, `i < 9` of a loop. */
function sizeIn(index: ProgramIndex, node: number, kind: string): number | undefined {
  const { syntax } = index.table;
  if (syntax.calls[kind] !== undefined || syntax.declarators?.[kind]?.given !== undefined) {
    return sizeOfCall(index, node);
  }
  const loop = syntax.loops[kind] === undefined ? undefined : loopRoleOf(index.tree, index.table, node);
  if (loop?.shape === 'counted' || loop?.shape === 'while') {
    return boundOf(index, index.tree.childIn(node, loop.condition));
  }
  if (syntax.declarators?.[kind]?.size !== undefined) {
    return declaredSize(index, node);
  }
  const role = syntax.operators[kind];
  return role === undefined ? undefined : repeatedDisplay(index, node, role);
}

/** How many elements `int a[9][9]` declares, from its outermost declarator. */
function declaredSize(index: ProgramIndex, declarator: number): number {
  const { tree, table } = index;
  let size = 1;
  for (let at = declarator, step = 0; at !== NO_NODE && step < DEPTH_MAX; step++) {
    const field = table.syntax.declarators?.[tree.kindOf(at)]?.size;
    if (field === undefined) {
      break;
    }
    size *= constantValue(index, tree.childIn(at, field)) ?? 1;
    at = tree.firstChildOf(at);
  }
  return size;
}

function sizeOfCall(index: ProgramIndex, call: number): number | undefined {
  if (index.names.effect(calleePathOf(index, call))?.isSized !== true) {
    return undefined;
  }
  const sizes = argumentsOf(index, call).slice(0, 2);
  return Math.max(0, ...sizes.map((each) => finite(constantValue(index, each))));
}

function boundOf(index: ProgramIndex, condition: number): number | undefined {
  const { tree, table } = index;
  const role = condition === NO_NODE ? undefined : table.syntax.operators[tree.kindOf(condition)];
  const right = role === undefined ? NO_NODE : tree.childIn(condition, role.right);
  return right === NO_NODE ? undefined : constantValue(index, right);
}

/** `[0] * 9`, either way round. */
function repeatedDisplay(index: ProgramIndex, node: number, role: OperatorRole): number | undefined {
  const { tree, table } = index;
  const parts = [tree.childIn(node, role.left), tree.childIn(node, role.right)];
  const isDisplay = parts.some(
    (part) => part !== NO_NODE && table.syntax.listDisplays.has(tree.kindOf(part)),
  );
  const isProduct = isDisplay && tree.textOf(tree.childIn(node, role.operator), 4) === '*';
  return isProduct ? Math.max(...parts.map((part) => finite(constantValue(index, part)))) : undefined;
}
