import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitShare } from './limit-share.ts';

const rate = fc.double({ min: 0, max: 1e4, noNaN: true });

describe('limitShare', () => {
  it('bounds what one user adds by the free rate, a quarter of all, or twice the mean of the others', () => {
    fc.assert(
      fc.property(
        rate,
        fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (ownPerSecond, othersPerSecond, otherUserCount) => {
          const ratio = limitShare({ ownPerSecond, othersPerSecond, otherUserCount });
          const bound = Math.max(0.5, othersPerSecond / 3, (2 * othersPerSecond) / otherUserCount);
          expect(ratio).toBeGreaterThanOrEqual(0);
          expect(ratio).toBeLessThanOrEqual(1);
          expect(ratio * ownPerSecond).toBeLessThanOrEqual(bound * (1 + 1e-9));
        },
      ),
    );
  });

  it('counts a lone user, an equal one and one at human speed in full', () => {
    expect(limitShare({ ownPerSecond: 50, othersPerSecond: 0, otherUserCount: 0 })).toBe(1);
    expect(limitShare({ ownPerSecond: 5, othersPerSecond: 5, otherUserCount: 1 })).toBe(1);
    expect(limitShare({ ownPerSecond: 0.4, othersPerSecond: 0.001, otherUserCount: 1 })).toBe(1);
  });
});
