import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExpertWeights, observeLosses } from './expert-weights.ts';

describe('expert weights', () => {
  it('stay positive and sum to 1 whatever the losses', () => {
    const rounds = fc.array(fc.array(fc.double({ noNaN: false }), { minLength: 3, maxLength: 3 }));
    fc.assert(
      fc.property(rounds, (all) => {
        const state = createExpertWeights(3);
        for (const losses of all) {
          observeLosses(state, losses, 3);
        }
        expect(Math.min(...state.weights)).toBeGreaterThan(0);
        expect(state.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('follow the best expert, and another one soon after the best has changed', () => {
    const state = createExpertWeights(4);
    const bestIs = (best: number, rounds: number) => {
      for (let n = 0; n < rounds; n += 1) {
        observeLosses(
          state,
          [0, 1, 2, 3].map((k) => (k === best ? 0 : 1)),
          3,
        );
      }
    };
    bestIs(1, 1000);
    expect(state.weights[1]).toBeGreaterThan(0.9);
    bestIs(3, 20);
    expect(state.weights[3]).toBeGreaterThan(0.9);
  });

  it('let one enormous loss count no more than the clip', () => {
    const state = createExpertWeights(2);
    observeLosses(state, [1e300, 0], 3);
    expect((state.weights[1] ?? 0) / (state.weights[0] ?? 1)).toBeLessThan(Math.exp(1.5) * 1.1);
    const before = structuredClone(state);
    observeLosses(state, [1, 2, 3], 3);
    observeLosses(state, [Number.NaN, 0], 3);
    expect(state).toEqual(before);
  });
});
