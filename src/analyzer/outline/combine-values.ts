import { type AbstractValue, fixedValue, joinValues, numberOf } from './abstract-value.ts';
import { exponentialGrowth, type Growth, growthTimes, growthToPower, isFixed, isLarger } from './growth.ts';

/**
 * The value of a binary operation, by the operator as written. `exponent` is the right side as a number, NaN when
 * it is not written as one.
 */
export function combineValues(
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
  exponent: number,
): AbstractValue {
  switch (operator) {
    case '*':
      return {
        ...joinValues(left, right),
        magnitude: growthTimes(left.magnitude, right.magnitude),
        size: productSize(left, right),
      };
    case '**':
      return isFixed(right.magnitude)
        ? numberOf(growthToPower(left.magnitude, exponent))
        : numberOf(exponentialGrowth);
    case '<<':
      return isFixed(right.magnitude) ? left : numberOf(exponentialGrowth);
    case '%':
      return isFixed(right.magnitude) ? fixedValue : numberOf(right.magnitude);
    case '&':
      return isLarger(left.magnitude, right.magnitude) ? right : left;
    case '/':
    case '//':
    case '>>':
    case '>>>':
      return left;
    case '<':
    case '>':
    case '<=':
    case '>=':
    case '==':
    case '===':
    case '!=':
    case '!==':
      return fixedValue;
    default:
      return joinValues(left, right);
  }
}

/** `[x] * n` is as long as n is large; so is a text repeated n times. */
function productSize(left: AbstractValue, right: AbstractValue): Growth {
  if (left.element !== undefined) {
    return growthTimes(left.size, right.magnitude);
  }
  return right.element !== undefined
    ? growthTimes(left.magnitude, right.size)
    : growthTimes(left.size, right.size);
}
