import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeParts } from './time-parts.ts';

describe('parts of a span of time', () => {
  it('share a level that is held across them by how long it is held in each', () => {
    const parts = new TimeParts({ from: 100, until: 400, partCount: 3 });
    parts.hold(2, 150, 350);
    expect([...parts.amounts]).toEqual([100, 200, 100]);
  });

  it('lose nothing of what they are given, within the span or outside of it', () => {
    const instant = fc.integer({ min: 0, max: 2000 });
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 1, max: 50 }), (a, b, partCount) => {
        const parts = new TimeParts({ from: 500, until: 1500, partCount });
        parts.hold(3, Math.min(a, b), Math.max(a, b));
        parts.add(a, 1);
        const sum = parts.amounts.reduce((total, amount) => total + amount, 0);
        expect(sum).toBeCloseTo(3 * Math.abs(a - b) + 1, 6);
      }),
    );
  });
});
