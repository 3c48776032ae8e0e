import { describe, expect, it } from 'vitest';
import { pinballLoss } from './pinball.ts';

describe('the pinball loss', () => {
  it('weighs a miss above by the quantile and one below by the rest', () => {
    expect(pinballLoss({ predicted: 10, actual: 14 }, 0.9)).toBeCloseTo(3.6);
    expect(pinballLoss({ predicted: 14, actual: 10 }, 0.9)).toBeCloseTo(0.4);
    expect(pinballLoss({ predicted: 5, actual: 5 }, 0.9)).toBe(0);
  });

  it('is least in the mean at the true quantile', () => {
    const actuals = Array.from({ length: 1000 }, (_, n) => n);
    const meanAt = (predicted: number) =>
      actuals.reduce((sum, actual) => sum + pinballLoss({ predicted, actual }, 0.9), 0);
    expect(meanAt(900)).toBeLessThan(meanAt(880));
    expect(meanAt(900)).toBeLessThan(meanAt(920));
  });
});
