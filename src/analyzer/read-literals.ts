import { stripEnd } from '../kernel/strip-end.ts';
import type { ProgramFeatures } from '../model/program-analysis.ts';
import { kindUnion } from './kind-union.ts';
import type { OperatorRole } from './languages/language-table.ts';
import { loopRoleOf } from './loop-roles.ts';
import { argumentsOf, assignmentsOf, calleePathOf, type ProgramIndex } from './program-index.ts';
import { NO_NODE } from './syntax-tree.ts';

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

/** The value of a number as written: separators, BigInt and imaginary suffixes aside. */
function literalValue(text: string): number {
  const digits = text.replace(/[_']/g, '').replace(/[iu](?:8|16|32|64|128|size)$/, '');
  const isHexadecimal = /^0x/i.test(digits);
  return Number(stripEnd(isHexadecimal ? digits : digits.replace(/f(?:32|64)$/, ''), 'uUlLzZnNjJ'));
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

/** The number an expression always has, through variables that are given one value only; else undefined. */
function constantValue(index: ProgramIndex, node: number, depth = 0): number | undefined {
  const { tree, table } = index;
  if (node === NO_NODE || depth > DEPTH_MAX) {
    return undefined;
  }
  const kind = tree.kindOf(node);
  if (table.syntax.numbers.has(kind)) {
    return literalValue(tree.textOf(node, 64));
  }
  if (table.syntax.identifiers.has(kind)) {
    const assignments = assignmentsOf(index, index.functionOf[node] ?? 0, tree.textOf(node));
    const only = assignments.length === 1 ? assignments[0] : undefined;
    return only?.shape === 'value' ? constantValue(index, only.value, depth + 1) : undefined;
  }
  const role = table.syntax.operators[kind];
  if (role !== undefined && role.left !== '') {
    const left = constantValue(index, tree.childIn(node, role.left), depth + 1);
    const right = constantValue(index, tree.childIn(node, role.right), depth + 1);
    const operator = tree.textOf(tree.childIn(node, role.operator), 4);
    return left === undefined || right === undefined ? undefined : calculate(operator, left, right);
  }
  const inner = table.syntax.calls[kind] === undefined ? tree.childrenOf(node) : argumentsOf(index, node);
  const [only, another] = inner;
  return only !== undefined && another === undefined ? constantValue(index, only, depth + 1) : undefined;
}

function calculate(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
    case '//':
      return left / right;
    case '**':
      return left ** right;
    case '<<':
      return left * 2 ** right;
    case '%':
      return left % right;
    default:
      return undefined;
  }
}
