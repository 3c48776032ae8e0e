import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coldStartsAt, type FrontPoint, frontOf } from './cold-start-front.ts';

const at = (wastedGbS: number, coldStarts: number): FrontPoint => ({ policy: 'any', wastedGbS, coldStarts });
const points = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })).map(([w, c]) => at(w, c)),
  { minLength: 1, maxLength: 20 },
);

describe('a front of cold starts against waste', () => {
  it('leaves out what another setting betters', () => {
    const front = frontOf([at(10, 5), at(20, 6), at(5, 9), at(30, 0), at(5, 8)]);
    expect(front).toEqual([at(5, 8), at(10, 5), at(30, 0)]);
  });

  it('is read between two settings, beyond the last one, and not before the first', () => {
    const front = [at(10, 8), at(20, 4)];
    expect([9, 10, 15, 20, 1000].map((waste) => coldStartsAt(front, waste))).toEqual([undefined, 8, 6, 4, 4]);
    expect(coldStartsAt([], 1)).toBeUndefined();
  });

  it('never gives more cold starts than a setting that wastes as little', () => {
    fc.assert(
      fc.property(points, (all) => {
        for (const point of all) {
          expect(coldStartsAt(frontOf(all), point.wastedGbS)).toBeLessThanOrEqual(point.coldStarts);
        }
      }),
    );
  });
});
