import type { ComplexityClass } from '../../model/program-analysis.ts';
import type { ReadProgram } from '../features/read-program.ts';
import type { AbstractValue } from '../outline/abstract-value.ts';
import {
  classOfGrowth,
  fixedGrowth,
  type Growth,
  growthTimes,
  largerGrowth,
  linearGrowth,
  logarithmicGrowth,
} from '../outline/growth.ts';
import type { RecursionOutline } from '../outline/program-outline.ts';

/** Collections inside one another are followed this far. */
const ELEMENT_DEPTH_MAX = 3;

/**
 * The class of the memory that a program needs at once, at worst: its largest collection, elements included, or the depth of its
 * recursion. What is read and given away again line by line counts as one line.
 */
export function estimateSpace({ index, values, outline }: ReadProgram): ComplexityClass {
  let space: Growth = fixedGrowth;
  for (const { name, inFunction, assignments } of index.variables.all()) {
    const value = values.readName(name, inFunction);
    // `scanf("%d", &n)`: what is filled from outside is mostly a number.
    const isFilled = assignments.some(({ shape }) => shape === 'input');
    space = largerGrowth(space, sizeOf(isFilled ? { ...value, isText: false } : value));
  }
  for (const { recursion } of outline.functions) {
    space = recursion === undefined ? space : largerGrowth(space, depthOf(recursion));
  }
  return classOfGrowth(space);
}

/** How much a value holds; a number holds nothing, however large. */
function sizeOf(value: AbstractValue, depth = 0): Growth {
  const isCollection = value.element !== undefined || value.isGrown || value.isText;
  if (!isCollection || depth > ELEMENT_DEPTH_MAX) {
    return fixedGrowth;
  }
  const { element } = value;
  const each = element === undefined || value.isText ? fixedGrowth : sizeOf(element, depth + 1);
  return growthTimes(value.size, each);
}

function depthOf({ step, isMemoised, changingParameterCount }: RecursionOutline): Growth {
  if (isMemoised) {
    return { ...linearGrowth, degree: Math.max(1, changingParameterCount) };
  }
  if (step === 'halving') {
    return logarithmicGrowth;
  }
  return linearGrowth;
}
