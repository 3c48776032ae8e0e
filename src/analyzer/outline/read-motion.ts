import { mentionsAny } from '../index/mentions-any.ts';
import { calleeOf, type ProgramIndex } from '../index/program-index.ts';
import { pathOf } from '../index/program-names.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';
import { isFixed } from './growth.ts';
import type { ValueReader } from './value-reader.ts';

/** How an expression or an update moves a variable towards the end of a loop. */
export type Motion = 'halving' | 'stepping';

const DIVISIONS = new Set(['/', '//', '>>', '>>>']);
const HALVING_UPDATES = new Set(['/=', '//=', '>>=', '>>>=']);
const DOUBLING_UPDATES = new Set(['*=', '<<=', '**=']);

/** Whether an expression divides something by a constant above 1, or takes a remainder: it shrinks by a factor. */
export function isHalving(index: ProgramIndex, values: ValueReader, expression: number): boolean {
  const { tree, table } = index;
  for (const node of index.nodes.operators.within(expression)) {
    const role = table.syntax.operators[tree.kindOf(node)];
    if (role === undefined || role.left === '') {
      continue;
    }
    const operator = tree.textOf(tree.childIn(node, role.operator));
    const right = tree.childIn(node, role.right);
    const isConstant = isFixed(values.read(right).magnitude);
    const isNothing = operator.startsWith('/') && tree.textOf(right) === '1';
    if (DIVISIONS.has(operator) && isConstant && !isNothing) {
      return true;
    }
    // `a % b` as in Euclid's algorithm; `(i + 1) % n` goes round instead.
    const isPlain = table.syntax.identifiers.has(tree.kindOf(tree.childIn(node, role.left)));
    if (operator === '%' && !isConstant && isPlain) {
      return true;
    }
  }
  return false;
}

/** Names that hold a midpoint inside `scope`: assigned from a halving expression of two ends. */
export function midpointsIn(index: ProgramIndex, values: ValueReader, scope: number): Set<string> {
  const { tree, table } = index;
  const found = new Set<string>();
  for (const node of index.nodes.assignments.within(scope)) {
    const role = table.syntax.assignments[tree.kindOf(node)];
    const value = role?.value === undefined ? NO_NODE : tree.childIn(node, role.value);
    if (role !== undefined && value !== NO_NODE && isHalving(index, values, value)) {
      found.add(tree.textOf(tree.childIn(node, role.target)));
    }
  }
  return found;
}

/** Names and member paths in an expression with a node of each, callees left out. */
export function namesIn(index: ProgramIndex, expression: number): Map<string, number> {
  const { tree, table } = index;
  const found = new Map<string, number>();
  for (const node of index.nodes.naming.within(expression)) {
    const parent = tree.parentOf(node);
    const isCallee = parent !== NO_NODE && calleeOf(index, parent) === node;
    const kind = tree.kindOf(node);
    const isMember = table.syntax.members[kind] !== undefined;
    const name = isMember ? pathOf(tree, table, node) : tree.textOf(node);
    if (name !== '' && (!isCallee || isMember) && !index.bareCalls.has(node)) {
      found.set(name, node);
    }
  }
  return found;
}

/** How an assignment moves its variable: by a factor, or by a step. Undefined when it says nothing about an end. */
export function motionOf(
  index: ProgramIndex,
  values: ValueReader,
  assignment: { readonly name: string; readonly operator: string; readonly value: number },
  midpoints: ReadonlySet<string>,
): Motion | undefined {
  const { operator, value, name } = assignment;
  if (HALVING_UPDATES.has(operator)) {
    return 'halving';
  }
  if (DOUBLING_UPDATES.has(operator)) {
    return 'halving';
  }
  if (operator !== '') {
    const isLeaping = value !== NO_NODE && values.read(value).magnitude.isExponential;
    return isLeaping || ((operator === '+=' || operator === '-=') && isLowestBit(index, value, name))
      ? 'halving'
      : 'stepping';
  }
  if (value === NO_NODE) {
    return 'stepping';
  }
  const own = new Set([name]);
  const mentionsItself = mentionsAny(index, value, own);
  if (mentionsAny(index, value, midpoints)) {
    return 'halving';
  }
  if (isHalving(index, values, value) || (mentionsItself && isScaling(index, values, value))) {
    return 'halving';
  }
  return mentionsItself ? 'stepping' : undefined;
}

/** `x * 2`, `x << 1`, `x & (x - 1)`. */
function isScaling(index: ProgramIndex, values: ValueReader, expression: number): boolean {
  const { tree, table } = index;
  const role = table.syntax.operators[tree.kindOf(expression)];
  if (role === undefined || role.left === '') {
    return false;
  }
  const operator = tree.textOf(tree.childIn(expression, role.operator));
  const right = tree.childIn(expression, role.right);
  const left = tree.childIn(expression, role.left);
  const isByConstant = isFixed(values.read(right).magnitude) || isFixed(values.read(left).magnitude);
  return (operator === '*' || operator === '<<') && isByConstant ? true : operator === '&';
}

/** `i += i & -i` climbs a Fenwick tree. */
function isLowestBit(index: ProgramIndex, value: number, name: string): boolean {
  const text = value === NO_NODE ? '' : index.tree.textOf(value, 80);
  return text.includes('&') && text.includes('-') && text.includes(name);
}
