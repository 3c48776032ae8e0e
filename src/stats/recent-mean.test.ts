import { describe, expect, it } from 'vitest';
import { createRecentMean, differenceError, observeRecent } from './recent-mean.ts';

function meanOf(values: readonly number[]) {
  const recent = createRecentMean();
  for (const value of values) {
    observeRecent(recent, value);
  }
  return recent;
}

describe('a recent mean', () => {
  it('is the mean and variance of few values, and follows a drift of many', () => {
    expect(meanOf([1, 2, 3, 4])).toEqual({ count: 4, mean: 2.5, variance: 1.25 });
    const drifted = meanOf([...Array(64).fill(10), ...Array(400).fill(20)]);
    expect(drifted.mean).toBeGreaterThan(19.5);
  });

  it('is moved little by one pause of the host, and not at all by what is no measurement', () => {
    const calm = Array(20).fill(10);
    expect(meanOf([...calm, 5000]).mean).toBeLessThan(12);
    expect(meanOf([...calm, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual(meanOf(calm));
  });

  it('tells two means apart only by an error that shrinks with what was seen', () => {
    const few = meanOf([1, 3, 1, 3]);
    const many = meanOf([...Array(30)].map((_, k) => (k % 2 === 0 ? 1 : 3)));
    expect(differenceError(many, many)).toBeLessThan(differenceError(few, few) / 2);
  });
});
