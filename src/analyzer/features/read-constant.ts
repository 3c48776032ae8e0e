import { stripEnd } from '../../kernel/strip-end.ts';
import { argumentsOf, assignmentsOf, type ProgramIndex } from '../index/program-index.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

/** Expressions looked at for one value: a chain of names that are each the sum of two others would double with every link. */
const STEPS_MAX = 64;

/** The value of a number as written: separators, BigInt and imaginary suffixes aside. */
export function literalValue(text: string): number {
  const digits = text.replace(/[_']/g, '').replace(/[iu](?:8|16|32|64|128|size)$/, '');
  const isHexadecimal = /^0x/i.test(digits);
  return Number(stripEnd(isHexadecimal ? digits : digits.replace(/f(?:32|64)$/, ''), 'uUlLzZnNjJ'));
}

/** The number an expression always has, through variables that are given one value only; else undefined. */
export function constantValue(index: ProgramIndex, node: number): number | undefined {
  const value = constantOf(index, node, { stepsLeft: STEPS_MAX });
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function constantOf(index: ProgramIndex, node: number, budget: { stepsLeft: number }): number | undefined {
  const { tree, table } = index;
  budget.stepsLeft -= 1;
  if (node === NO_NODE || budget.stepsLeft < 0) {
    return undefined;
  }
  const kind = tree.kindOf(node);
  if (table.syntax.numbers.has(kind)) {
    return literalValue(tree.textOf(node, 64));
  }
  if (table.syntax.identifiers.has(kind)) {
    const assignments = assignmentsOf(index, index.functionOf[node] ?? 0, tree.textOf(node));
    const only = assignments.length === 1 ? assignments[0] : undefined;
    return only?.shape === 'value' ? constantOf(index, only.value, budget) : undefined;
  }
  const role = table.syntax.operators[kind];
  if (role !== undefined && role.left !== '') {
    const left = constantOf(index, tree.childIn(node, role.left), budget);
    const right = constantOf(index, tree.childIn(node, role.right), budget);
    const operator = tree.textOf(tree.childIn(node, role.operator), 4);
    return left === undefined || right === undefined ? undefined : calculate(operator, left, right);
  }
  const inner = table.syntax.calls[kind] === undefined ? tree.childrenOf(node) : argumentsOf(index, node);
  const [only, another] = inner;
  return only !== undefined && another === undefined ? constantOf(index, only, budget) : undefined;
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
