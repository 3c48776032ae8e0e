import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedTerms } from '../model/weighted-sum.ts';
import {
  createWeightedSum,
  instanceCountOf,
  learnWeights,
  observeTerms,
  restoreWeightedSum,
  type TermValues,
  weightedSum,
} from './weighted-sum.ts';

const positive = fc.double({ min: 0.001, max: 1e5, noNaN: true });
const values: fc.Arbitrary<TermValues> = fc.record({
  frequency: positive,
  intensity: positive,
  complexity: positive,
  duration: positive,
});

describe('the weighted sum of the specification', () => {
  it('maps demand to instances by the steps it specifies, and never to none', () => {
    expect([1, 2.99, 3, 5.99, 6, 7.99, 8, 9.99, 10].map(instanceCountOf)).toEqual([
      1, 1, 2, 2, 3, 3, 4, 4, 5,
    ]);
  });

  it('is the sum of contributions that its explanation shows, between 1 and 10', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 40 }), values, (history, now) => {
        const state = createWeightedSum();
        for (const seen of history) {
          observeTerms(state, seen);
        }
        const sum = weightedSum(state, now);
        expect(sum.demand).toBeCloseTo(
          sum.terms.reduce((total, term) => total + term.weight * term.normalised, 0),
          9,
        );
        expect(sum.demand).toBeGreaterThanOrEqual(1);
        expect(sum.demand).toBeLessThanOrEqual(10 + 1e-9);
      }),
    );
  });

  it('is not moved by one absurd value', () => {
    const state = createWeightedSum();
    const usual = { frequency: 10, intensity: 1, complexity: 5, duration: 2 };
    for (let n = 0; n < 200; n += 1) {
      observeTerms(state, { ...usual, frequency: 5 + (n % 20) });
    }
    const before = weightedSum(state, usual).demand;
    observeTerms(state, { ...usual, frequency: 1e9 });
    expect(Math.abs(weightedSum(state, usual).demand - before)).toBeLessThan(0.3);
  });

  it('learns weights that stay positive and sum to 1, towards the term that tells', () => {
    const state = createWeightedSum();
    for (let n = 0; n < 3000; n += 1) {
      const isBusy = n % 2 === 0;
      const now = { frequency: isBusy ? 100 : 1, intensity: isBusy ? 1 : 100, complexity: 3, duration: 3 };
      observeTerms(state, now);
      learnWeights(state, weightedSum(state, now), { instanceCount: isBusy ? 4 : 1, quantileRatio: 0.5 });
      const weights = weightedTerms.map((term) => state.weights[term]);
      expect(Math.min(...weights)).toBeGreaterThan(0);
      expect(weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 9);
    }
    expect(state.weights.frequency).toBeGreaterThan(2 * state.weights.intensity);
  });

  it('takes up a checkpoint whole, and none that is broken', () => {
    const state = createWeightedSum();
    observeTerms(state, { frequency: 3, intensity: 2, complexity: 1, duration: 4 });
    expect(restoreWeightedSum(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(restoreWeightedSum({ ...state, weights: { ...state.weights, frequency: -1 } })).toBeUndefined();
    expect(
      restoreWeightedSum({ ...state, ranges: { ...state.ranges, duration: { weights: [] } } }),
    ).toBeUndefined();
    expect(restoreWeightedSum(undefined)).toBeUndefined();
  });
});
