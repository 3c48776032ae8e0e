import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseMode } from './choose-mode.ts';

const test = { followedGbS: 10, reactiveGbS: 20, executionCount: 500 };

describe('chooseMode', () => {
  it('predicts while that is cheaper, and falls back with a reason when it is not', () => {
    expect(chooseMode('predictive', 'predictive', test)).toEqual({ mode: 'predictive', note: undefined });
    expect(chooseMode('predictive', 'predictive', { ...test, followedGbS: 30 })).toEqual({
      mode: 'reactive',
      note: 'over the last 500 executions prediction cost 30.0 GB·s, a reactive stock 20.0',
    });
  });

  it('does not swing: after a choice the same costs choose the same', () => {
    const cost = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        cost,
        cost,
        fc.constantFrom('predictive' as const, 'reactive' as const),
        (followedGbS, reactiveGbS, current) => {
          const costs = { followedGbS, reactiveGbS, executionCount: 500 };
          const once = chooseMode('predictive', current, costs).mode;
          expect(chooseMode('predictive', once, costs).mode).toBe(once);
        },
      ),
    );
  });

  it('stays with what is configured without evidence, and never predicts on costs that are no numbers', () => {
    expect(chooseMode('predictive', 'predictive', { ...test, followedGbS: 99, executionCount: 5 }).mode).toBe(
      'predictive',
    );
    expect(chooseMode('predictive', 'predictive', { ...test, followedGbS: Number.NaN }).mode).toBe(
      'reactive',
    );
    expect(chooseMode('reactive', 'reactive', test)).toEqual({ mode: 'reactive', note: undefined });
  });
});
