import { stripEnd } from '../../kernel/strip-end.ts';
import { argumentsOf, assignmentsOf, type ProgramIndex } from '../index/program-index.ts';
import { NO_NODE } from '../syntax/syntax-tree.ts';

const DEPTH_MAX = 12;

/** The value of a number as written: separators, BigInt and imaginary suffixes aside. */
export function literalValue(text: string): number {
  const digits = text.replace(/[_']/g, '').replace(/[iu](?:8|16|32|64|128|size)$/, '');
  const isHexadecimal = /^0x/i.test(digits);
  return Number(stripEnd(isHexadecimal ? digits : digits.replace(/f(?:32|64)$/, ''), 'uUlLzZnNjJ'));
}

/** The number an expression always has, through variables that are given one value only; else undefined. */
export function constantValue(index: ProgramIndex, node: number, depth = 0): number | undefined {
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
