import { describe, expect, it } from 'vitest';
import { PredictionLedger, scorePrediction } from './prediction-ledger.ts';

const prediction = {
  durationMs: { p50: 100, p90: 200 },
  memoryMb: { p50: 10, p90: 20 },
  cpuMs: { p50: 100, p90: 200 },
  complexity: 'linear' as const,
  basis: 'code' as const,
  weights: { 'program-history': 0, 'user-history': 0, code: 1, runtime: 0 },
  madeAt: 0,
};

describe('scorePrediction', () => {
  it('is the pinball loss at both quantiles, and says whether the bound held', () => {
    expect(scorePrediction(prediction, { durationMs: 150, memoryMb: 25 })).toEqual({
      durationPinballLoss: (50 * 0.5 + 50 * 0.1) / 2,
      isDurationCovered: true,
      memoryPinballLoss: (15 * 0.5 + 5 * 0.9) / 2,
      isMemoryCovered: false,
    });
  });
});

describe('the prediction ledger', () => {
  it('tells coverage and loss of recent executions, and nothing before the first', () => {
    const ledger = new PredictionLedger();
    expect(ledger.coverageRatio).toBeUndefined();
    for (let n = 0; n < 20_000; n += 1) {
      const durationMs = n < 15_000 ? 500 : n % 10 === 0 ? 500 : 100;
      ledger.record(scorePrediction(prediction, { durationMs, memoryMb: 10 }));
    }
    expect(ledger.coverageRatio).toBeCloseTo(0.9, 1);
    expect(ledger.executionCount).toBe(20_000);
  });
});
