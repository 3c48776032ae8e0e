import { describe, expect, it } from 'vitest';
import { createRecentMedian, differenceError, observeRecent } from './recent-median.ts';

function recentOf(values: readonly number[]) {
  const recent = createRecentMedian();
  for (const value of values) {
    observeRecent(recent, value);
  }
  return recent;
}

describe('a recent median', () => {
  it('is the middle of the newest values, and forgets the others', () => {
    expect(recentOf([1, 9, 2]).median).toBe(2);
    expect(recentOf([1, 9, 2, 4]).median).toBe(3);
    expect(recentOf([...Array(100).fill(10), ...Array(32).fill(20)])).toMatchObject({
      median: 20,
      spread: 0,
    });
  });

  it('is not moved by pauses of the host, and not touched by what is no measurement', () => {
    const calm = Array(20).fill(10);
    expect(recentOf([...calm, 5000, 900, 70]).median).toBe(10);
    expect(recentOf([...calm, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual(recentOf(calm));
  });

  it('tells two of them apart only by an error that shrinks with what was seen', () => {
    const few = recentOf([1, 3, 1, 3]);
    const many = recentOf([...Array(30)].map((_, k) => (k % 2 === 0 ? 1 : 3)));
    expect(differenceError(many, many)).toBeLessThan(differenceError(few, few) / 2);
    expect(differenceError(many, many)).toBeGreaterThan(0);
  });
});
