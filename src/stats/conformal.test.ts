import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { conformalMargin, createConformal, observeResidual } from './conformal.ts';

describe('the conformal margin', () => {
  it.each([
    ['a steady stream', () => 1],
    ['a stream whose spread grows fourfold half way', (n: number) => (n < 2000 ? 1 : 4)],
  ])('is exceeded about as often as asked on %s', (_, scaleAt) => {
    const random = seededRandom(7);
    const state = createConformal(0.1);
    let misses = 0;
    let counted = 0;
    for (let n = 0; n < 4000; n += 1) {
      const margin = conformalMargin(state);
      const residual = -Math.log(1 - random.next()) * scaleAt(n);
      const isMissed = margin !== undefined && residual > margin;
      if (margin !== undefined) {
        counted += 1;
        misses += isMissed ? 1 : 0;
      }
      observeResidual(state, { residual, isMissed }, 0.1);
    }
    expect(misses / counted).toBeGreaterThan(0.08);
    expect(misses / counted).toBeLessThan(0.12);
  });

  it('says nothing without evidence and ignores what is no number', () => {
    const state = createConformal(0.1);
    observeResidual(state, { residual: Number.NaN, isMissed: true }, 0.1);
    expect(state.residuals).toEqual([]);
    expect(conformalMargin(state)).toBeUndefined();
  });
});
