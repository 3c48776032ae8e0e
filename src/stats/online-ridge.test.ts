import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { createOnlineRidge, ridgeLearn, ridgePredict } from './online-ridge.ts';

describe('the online ridge', () => {
  it('finds a linear law in noise', () => {
    const random = seededRandom(3);
    const model = createOnlineRidge([0, 0, 0], [1, 1, 1]);
    for (let n = 0; n < 500; n += 1) {
      const x = [1, random.next() * 4, random.next() * 2 - 1];
      ridgeLearn(model, x, 2 + 0.5 * (x[1] ?? 0) - 3 * (x[2] ?? 0) + (random.next() - 0.5) * 0.2);
    }
    expect(ridgePredict(model, [1, 2, 0.5])).toBeCloseTo(1.5, 1);
  });

  it('stays finite when one feature is silent for long, and ignores what is no number', () => {
    const model = createOnlineRidge([0, 0], [1, 1]);
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

  it('follows a law that changes', () => {
    const model = createOnlineRidge([0], [1]);
    for (let n = 0; n < 20_000; n += 1) {
      ridgeLearn(model, [1], n < 10_000 ? 1 : 5);
    }
    expect(ridgePredict(model, [1])).toBeCloseTo(5, 1);
  });

  it('keeps its inverse positive definite under correlated features, silence and bursts', () => {
    const random = seededRandom(8);
    const model = createOnlineRidge([0, 0, 0, 0], [1, 1, 1, 1]);
    for (let n = 0; n < 60_000; n += 1) {
      const shared = random.next();
      const isBurst = n % 9000 > 8900;
      const x = [1, shared, shared + 1e-3 * random.next(), isBurst ? 100 * random.next() : 0];
      ridgeLearn(model, x, 3 * shared + random.next());
      const probe = [random.next() - 0.5, random.next() - 0.5, random.next() - 0.5, random.next() - 0.5];
      let form = 0;
      for (let row = 0; row < 4; row += 1) {
        for (let k = 0; k < 4; k += 1) {
          form += (probe[row] ?? 0) * (model.inverse[row * 4 + k] ?? 0) * (probe[k] ?? 0);
        }
      }
      expect(form).toBeGreaterThan(0);
    }
    expect(ridgePredict(model, [1, 0.5, 0.5, 0])).toBeCloseTo(2, 1);
  });
});
