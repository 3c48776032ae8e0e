import {
  type AbstractValue,
  collectionOf,
  elementOf,
  fixedValue,
  grownValue,
  inputValue,
  joinValues,
  numberOf,
} from './abstract-value.ts';
import { fixedGrowth, type Growth, isFixed, isLarger, linearGrowth, logarithmicGrowth, rootGrowth } from './growth.ts';
import type { CallResult } from './languages/call-effects.ts';

function digitsOf(growth: Growth): Growth {
  return isFixed(growth)
    ? fixedGrowth
    : growth.isExponential
      ? { ...rootGrowth, degree: 1 }
      : logarithmicGrowth;
}

function rootOf(growth: Growth): Growth {
  return { ...growth, degree: growth.degree / 2, logs: 0 };
}

/** The value of a known call, from what it is measured by and all of its arguments. */
export function giveResult(
  gives: CallResult,
  subject: AbstractValue,
  given: readonly AbstractValue[],
): AbstractValue {
  switch (gives) {
    case 'input':
      return inputValue;
    case 'subject':
      return subject;
    case 'length':
      return numberOf(subject.size);
    case 'element':
      return elementOf(subject);
    case 'digits':
      return subject.isText || isFixed(subject.magnitude)
        ? subject
        : { ...collectionOf(digitsOf(subject.magnitude), fixedValue), isText: true };
    case 'number':
      return numberOf(subject.magnitude);
    case 'bits':
      return numberOf(digitsOf(subject.magnitude));
    case 'root':
      return numberOf(rootOf(subject.magnitude));
    case 'fixed':
      return fixedValue;
    case 'hash':
      return { ...(given.length === 0 ? grownValue : subject), isHash: true };
    case 'ordered':
      return { ...(given.length === 0 ? grownValue : { ...subject, size: linearGrowth }), isHash: true, isOrdered: true };
    case 'groups':
      return { ...grownValue, isHash: true, element: grownValue };
    case 'list':
      return given.length === 0 && subject === fixedValue ? grownValue : { ...subject, isHash: false, isOrdered: false };
    case 'range': {
      const largest = given.reduce(joinValues, fixedValue);
      return collectionOf(largest.magnitude, numberOf(largest.magnitude));
    }
    case 'largest':
      return given.reduce(joinValues, fixedValue);
    case 'smallest':
      return given.reduce((a, b) => (isLarger(a.magnitude, b.magnitude) ? b : a), given[0] ?? fixedValue);
  }
}
