import { fixedGrowth, type Growth, largerGrowth, linearGrowth } from './growth.ts';

/** What is known about a value without running anything: how large it can get as the input grows. */
export interface AbstractValue {
  /** As a number. */
  readonly magnitude: Growth;
  /** As a collection or text: how many elements. */
  readonly size: Growth;
  /** Whether looking something up in it is a scan. */
  readonly isHash: boolean;
  /** Whether putting something into it takes a way down a tree or a heap. */
  readonly isOrdered: boolean;
  /** Started empty and was filled: its parts together are as large as what was put in. */
  readonly isGrown: boolean;
  /** Known to be text: its digits are as many as it is long. */
  readonly isText: boolean;
  readonly element: AbstractValue | undefined;
}

export const fixedValue: AbstractValue = {
  magnitude: fixedGrowth,
  size: fixedGrowth,
  isHash: false,
  isOrdered: false,
  isGrown: false,
  isText: false,
  element: undefined,
};

/** Something a caller gives: any number, any length. */
export const parameterValue: AbstractValue = { ...fixedValue, magnitude: linearGrowth, size: linearGrowth };

/** Something read from outside: text that may mean any number and have any length. */
export const inputValue: AbstractValue = { ...parameterValue, isText: true };

/** A collection that starts empty. */
export const grownValue: AbstractValue = { ...fixedValue, size: linearGrowth, isGrown: true };

export function numberOf(magnitude: Growth): AbstractValue {
  return { ...fixedValue, magnitude, size: magnitude };
}

export function collectionOf(size: Growth, element: AbstractValue | undefined): AbstractValue {
  return { ...fixedValue, size, element };
}

/** What one element of a collection can be; unknown elements of an input are input themselves. */
export function elementOf(value: AbstractValue): AbstractValue {
  return value.element ?? { ...value, isHash: false, isOrdered: false, isGrown: false };
}

/** A value that is either of the two. */
export function joinValues(a: AbstractValue, b: AbstractValue): AbstractValue {
  if (a === b || b === fixedValue) {
    return a;
  }
  if (a === fixedValue) {
    return b;
  }
  return {
    magnitude: largerGrowth(a.magnitude, b.magnitude),
    size: largerGrowth(a.size, b.size),
    isHash: a.isHash || b.isHash,
    isOrdered: a.isOrdered || b.isOrdered,
    isGrown: a.isGrown || b.isGrown,
    isText: a.isText || b.isText,
    element: joinElements(a.element, b.element),
  };
}

const ELEMENT_DEPTH_MAX = 3;

function joinElements(
  a: AbstractValue | undefined,
  b: AbstractValue | undefined,
  depth = 0,
): AbstractValue | undefined {
  if (a === undefined || b === undefined || a === b || depth > ELEMENT_DEPTH_MAX) {
    return a ?? b;
  }
  return {
    magnitude: largerGrowth(a.magnitude, b.magnitude),
    size: largerGrowth(a.size, b.size),
    isHash: a.isHash || b.isHash,
    isOrdered: a.isOrdered || b.isOrdered,
    isGrown: a.isGrown || b.isGrown,
    isText: a.isText || b.isText,
    element: joinElements(a.element, b.element, depth + 1),
  };
}
