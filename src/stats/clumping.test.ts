import { describe, expect, it } from 'vitest';
import { clumpCountOf, createClump, createClumping, observeClump, observePlace } from './clumping.ts';

function drive(sizes: readonly number[]) {
  const clump = createClump();
  const clumping = createClumping();
  sizes.forEach((size, request) => {
    for (let n = 0; n < size; n += 1) {
      observeClump(clump, request * 5000 + n * 3);
      observePlace(clumping, clump.place);
    }
  });
  return { meanCount: clump.meanCount, typicalCount: clumpCountOf(clumping) };
}

describe('clumping', () => {
  it('finds 1 where every arrival comes alone', () => {
    expect(drive(Array.from({ length: 200 }, () => 1))).toEqual({ meanCount: 1, typicalCount: 1 });
  });

  it('takes together what came within the time that it is told', () => {
    const clump = createClump();
    const places = [0, 40, 80, 200].map((at) => {
      observeClump(clump, at, 50);
      return clump.place;
    });
    expect(places).toEqual([0, 1, 2, 0]);
  });

  it('finds the size of requests that fan out', () => {
    const { meanCount, typicalCount } = drive(Array.from({ length: 100 }, () => 4));
    expect(meanCount).toBeCloseTo(4, 3);
    expect(typicalCount).toBeGreaterThan(3.5);
    expect(typicalCount).toBeLessThan(4.5);
  });

  it('lets the typical arrival see more of the large clumps than the typical request does', () => {
    const { meanCount, typicalCount } = drive(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? 1 : 9)));
    expect(meanCount).toBeLessThan(7);
    expect(typicalCount).toBeGreaterThan(7);
  });
});
