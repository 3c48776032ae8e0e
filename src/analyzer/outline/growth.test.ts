import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classOfGrowth,
  exponentialGrowth,
  fixedGrowth,
  type Growth,
  growthTimes,
  growthToPower,
  isLarger,
  largerGrowth,
  linearGrowth,
  linearithmicGrowth,
  logarithmicGrowth,
  rootGrowth,
} from './growth.ts';

const growths = fc.record({
  isExponential: fc.boolean(),
  degree: fc.integer({ min: 0, max: 4 }),
  logs: fc.integer({ min: 0, max: 2 }),
});

describe('growth', () => {
  it.each<[Growth, string]>([
    [fixedGrowth, 'constant'],
    [logarithmicGrowth, 'logarithmic'],
    [rootGrowth, 'linear'],
    [linearGrowth, 'linear'],
    [linearithmicGrowth, 'linearithmic'],
    [growthTimes(linearGrowth, linearithmicGrowth), 'quadratic'],
    [growthToPower(linearGrowth, 3), 'cubic'],
    [growthToPower(linearGrowth, 4), 'polynomial'],
    [growthTimes(exponentialGrowth, linearGrowth), 'exponential'],
  ])('%o is %s', (growth, expected) => {
    expect(classOfGrowth(growth)).toBe(expected);
  });

  it('multiplies in any order, with fixed as one, and never shrinks', () => {
    fc.assert(
      fc.property(growths, growths, (a, b) => {
        expect(growthTimes(a, b)).toEqual(growthTimes(b, a));
        expect(growthTimes(a, fixedGrowth)).toEqual(a);
        expect(isLarger(a, growthTimes(a, b))).toBe(false);
      }),
    );
  });

  it('has one larger of two', () => {
    fc.assert(
      fc.property(growths, growths, (a, b) => {
        expect(largerGrowth(a, b)).toEqual(largerGrowth(b, a));
        expect(isLarger(a, b) && isLarger(b, a)).toBe(false);
      }),
    );
  });
});
