import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseMode } from './choose-mode.ts';

const test = { followedGbS: 10, reactiveGbS: 20, executionCount: 500 };

describe('chooseMode', () => {
  it('predicts while that is cheaper, and falls back with a reason when it is not', () => {
    expect(chooseMode('predictive', 'predictive', test)).toMatchObject({
      mode: 'predictive',
      note: undefined,
    });
    expect(chooseMode('predictive', 'predictive', { ...test, followedGbS: 30 })).toMatchObject({
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
    expect(chooseMode('reactive', 'reactive', test)).toMatchObject({ mode: 'reactive', note: undefined });
  });

  it('stays where it is between the two bounds, and comes back once prediction is no dearer', () => {
    const slightlyDearer = { ...test, followedGbS: 21 };
    expect(chooseMode('predictive', 'predictive', slightlyDearer).mode).toBe('predictive');
    expect(chooseMode('predictive', 'reactive', slightlyDearer).mode).toBe('reactive');
    expect(chooseMode('predictive', 'reactive', { ...test, followedGbS: 19 })).toMatchObject({
      mode: 'predictive',
      why: 'over the last 500 executions prediction cost 19.0 GB·s, a reactive stock 20.0',
    });
  });

  it('does not rely on a predictor that fails, however good it was', () => {
    const failing = { ...test, followedGbS: 1, failure: 'it threw "no such bin"' };
    expect(chooseMode('predictive', 'predictive', failing)).toMatchObject({
      mode: 'reactive',
      note: 'the predictor failed: it threw "no such bin"',
    });
    expect(chooseMode('predictive', 'predictive', { ...failing, executionCount: 0 }).mode).toBe('reactive');
  });

  it('gives a reason for whatever it chooses', () => {
    const cost = fc.oneof(fc.double(), fc.constant(Number.NaN));
    const mode = fc.constantFrom('predictive' as const, 'reactive' as const);
    fc.assert(
      fc.property(mode, mode, cost, cost, fc.nat(300), (configured, current, followedGbS, reactiveGbS, n) => {
        const choice = chooseMode(configured, current, { followedGbS, reactiveGbS, executionCount: n });
        expect(choice.why).not.toBe('');
        expect(choice.note === undefined).toBe(choice.mode === configured);
      }),
    );
  });
});
