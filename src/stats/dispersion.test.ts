import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { createDispersion, dispersionRatio, observeCount } from './dispersion.ts';

function afterStream(burst: number): number {
  const random = seededRandom(5);
  const state = createDispersion(1000, 0);
  let at = 0;
  for (let n = 0; n < 4000 / burst; n += 1) {
    at += -Math.log(1 - random.next()) * 1000 * burst;
    for (let k = 0; k < burst; k += 1) {
      observeCount(state, at);
    }
  }
  return dispersionRatio(state, at);
}

describe('the dispersion of arrivals', () => {
  it('is about 1 for a Poisson stream and about the burst size for bursts', () => {
    expect(afterStream(1)).toBeGreaterThan(0.9);
    expect(afterStream(1)).toBeLessThan(1.3);
    expect(afterStream(5)).toBeGreaterThan(4);
    expect(afterStream(5)).toBeLessThan(6.5);
  });

  it('is 1 without evidence', () => {
    expect(dispersionRatio(createDispersion(1000, 0), 1e9)).toBe(1);
  });
});
