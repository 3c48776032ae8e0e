import type { CallResult } from '../languages/call-effects.ts';
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
import { combineValues } from './combine-values.ts';
import {
  fixedGrowth,
  type Growth,
  growthTimes,
  isFixed,
  isLarger,
  largerGrowth,
  linearGrowth,
  logarithmicGrowth,
  rootGrowth,
} from './growth.ts';

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

/** `vector(n, x)`: n of x. `vector(begin, end)`: a copy. `vector()`: empty. */
function sizedBy(subject: AbstractValue, given: readonly AbstractValue[]): AbstractValue {
  if (given.length === 0) {
    return grownValue;
  }
  return subject.element === undefined && !subject.isGrown
    ? collectionOf(largerGrowth(subject.size, subject.magnitude), given[1])
    : { ...given.reduce(joinValues, subject), isHash: false, isOrdered: false };
}

/** A number written out; a text stays what it is. */
function digitsAs(subject: AbstractValue): AbstractValue {
  return subject.isText || isFixed(subject.magnitude)
    ? subject
    : { ...collectionOf(digitsOf(subject.magnitude), fixedValue), isText: true };
}

/** As many numbers as the largest bound is large. */
function rangeOf({ magnitude }: AbstractValue): AbstractValue {
  return collectionOf(magnitude, numberOf(magnitude));
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
      return digitsAs(subject);
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
      return {
        ...(given.length === 0 ? grownValue : { ...subject, size: linearGrowth }),
        isHash: true,
        isOrdered: true,
      };
    case 'groups':
      return { ...grownValue, isHash: true, element: grownValue };
    case 'list':
      return given.length === 0 && subject === fixedValue
        ? grownValue
        : { ...subject, isHash: false, isOrdered: false };
    case 'grown': {
      const element = given.slice(1).reduce(joinValues, subject.element ?? fixedValue);
      return { ...grownValue, element: element === fixedValue ? undefined : element };
    }
    case 'made':
      return subject;
    case 'power':
      return combineValues('**', subject, given.at(-1) ?? fixedValue, Number.NaN);
    case 'pairs':
      return collectionOf(growthTimes(subject.size, subject.size), subject);
    case 'extreme':
      return given.reduce(joinValues, elementOf(subject));
    case 'sized':
      return sizedBy(subject, given);
    case 'range':
      return rangeOf(given.reduce(joinValues, fixedValue));
    case 'largest':
      return given.reduce(joinValues, fixedValue);
    case 'smallest':
      return given.reduce((a, b) => (isLarger(a.magnitude, b.magnitude) ? b : a), given[0] ?? fixedValue);
  }
}
