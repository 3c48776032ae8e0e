import type { ComplexityClass } from '../../model/program-analysis.ts';

/** How a quantity grows with the size n of the input: about 2ⁿ when exponential, else n^degree · (log n)^logs. */
export interface Growth {
  readonly isExponential: boolean;
  readonly degree: number;
  readonly logs: number;
}

const DEGREE_MAX = 12;

export const fixedGrowth: Growth = { isExponential: false, degree: 0, logs: 0 };
export const logarithmicGrowth: Growth = { isExponential: false, degree: 0, logs: 1 };
export const rootGrowth: Growth = { isExponential: false, degree: 0.5, logs: 0 };
export const linearGrowth: Growth = { isExponential: false, degree: 1, logs: 0 };
export const linearithmicGrowth: Growth = { isExponential: false, degree: 1, logs: 1 };
export const exponentialGrowth: Growth = { isExponential: true, degree: 0, logs: 0 };

export function isFixed(growth: Growth): boolean {
  return !growth.isExponential && growth.degree === 0 && growth.logs === 0;
}

/** Growth of a product: work inside a loop, times its trips. */
export function growthTimes(a: Growth, b: Growth): Growth {
  if (isFixed(a)) {
    return b;
  }
  if (isFixed(b)) {
    return a;
  }
  return {
    isExponential: a.isExponential || b.isExponential,
    degree: Math.min(DEGREE_MAX, a.degree + b.degree),
    logs: Math.min(DEGREE_MAX, a.logs + b.logs),
  };
}

/** Growth of a fixed power of a quantity; an exponent that is not written as a number counts as 2. */
export function growthToPower(growth: Growth, exponent: number): Growth {
  const factor = Number.isFinite(exponent) && exponent > 0 ? exponent : 2;
  return {
    ...growth,
    degree: Math.min(DEGREE_MAX, growth.degree * factor),
    logs: Math.min(DEGREE_MAX, growth.logs * factor),
  };
}

/** Whether a outgrows b. */
export function isLarger(a: Growth, b: Growth): boolean {
  if (a.isExponential !== b.isExponential) {
    return a.isExponential;
  }
  return a.degree !== b.degree ? a.degree > b.degree : a.logs > b.logs;
}

/** Growth of a sum: work done one after the other. */
export function largerGrowth(a: Growth, b: Growth): Growth {
  return isLarger(b, a) ? b : a;
}

/** The class a growth falls into; roots count as the next whole class above. */
export function classOfGrowth(growth: Growth): ComplexityClass {
  if (growth.isExponential) {
    return 'exponential';
  }
  if (growth.degree === 0) {
    return growth.logs === 0 ? 'constant' : 'logarithmic';
  }
  if (growth.degree <= 1) {
    return growth.degree === 1 && growth.logs > 0 ? 'linearithmic' : 'linear';
  }
  if (growth.degree <= 2) {
    return 'quadratic';
  }
  return growth.degree <= 3 ? 'cubic' : 'polynomial';
}
