import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { createOnlineRidge, ridgeLearn, ridgePredict } from './online-ridge.ts';

describe('the online ridge', () => {
  it('finds a linear law in noise', () => {
    const random = seededRandom(3);
    const model = createOnlineRidge(3, 1);
    for (let n = 0; n < 500; n += 1) {
      const x = [1, random.next() * 4, random.next() * 2 - 1];
      ridgeLearn(model, x, 2 + 0.5 * (x[1] ?? 0) - 3 * (x[2] ?? 0) + (random.next() - 0.5) * 0.2);
    }
    expect(ridgePredict(model, [1, 2, 0.5])).toBeCloseTo(1.5, 1);
  });

  it('stays finite when one feature is silent for long, and ignores what is no number', () => {
    const model = createOnlineRidge(2, 1);
    for (let n = 0; n < 50_000; n += 1) {
      ridgeLearn(model, [1, 0], 4);
    }
    const before = structuredClone(model);
    ridgeLearn(model, [1, Number.NaN], 4);
    ridgeLearn(model, [1], 4);
    ridgeLearn(model, [1, 1], Number.POSITIVE_INFINITY);
    expect(model).toEqual(before);
    ridgeLearn(model, [1, 1], 6);
    expect(ridgePredict(model, [1, 1])).toBeGreaterThan(4);
    expect(ridgePredict(model, [1, 1])).toBeLessThan(8);
  });
});
