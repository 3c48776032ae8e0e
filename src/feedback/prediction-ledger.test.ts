import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PredictionLedger } from './prediction-ledger.ts';
import { scorePrediction } from './score-prediction.ts';

const prediction = {
  durationMs: { p50: 100, p90: 200 },
  cpuMs: { p50: 10, p90: 20 },
  memoryMb: { p50: 10, p90: 20 },
};

describe('scorePrediction', () => {
  it('is the pinball loss at both quantiles, and says whether the bound held', () => {
    expect(scorePrediction(prediction, { durationMs: 150, cpuMs: 20, memoryMb: 25 })).toEqual({
      durationPinballLoss: (50 * 0.5 + 50 * 0.1) / 2,
      isDurationCovered: true,
      cpuPinballLoss: (10 * 0.5) / 2,
      isCpuCovered: true,
      memoryPinballLoss: (15 * 0.5 + 5 * 0.9) / 2,
      isMemoryCovered: false,
    });
  });

  it('is least, on average, for the true quantiles', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 1000 }),
        (all, a, b) => {
          const sorted = all.toSorted((x, y) => x - y);
          const lossOf = (durationMs: { p50: number; p90: number }) =>
            all.reduce(
              (sum, actual) =>
                sum +
                scorePrediction({ ...prediction, durationMs }, { durationMs: actual, cpuMs: 1, memoryMb: 1 })
                  .durationPinballLoss,
              0,
            );
          const best = lossOf({ p50: sorted[4] ?? 0, p90: sorted[8] ?? 0 });
          expect(best).toBeLessThanOrEqual(lossOf({ p50: a, p90: b }) + 1e-6);
        },
      ),
    );
  });
});

describe('the prediction ledger', () => {
  const scoreOf = (durationMs: number) =>
    scorePrediction(prediction, { durationMs, cpuMs: 10, memoryMb: 10 });

  it('tells coverage and loss of recent executions, and nothing before the first', () => {
    const ledger = new PredictionLedger();
    expect(ledger.entryOf()?.durationCoverageRatio).toBeUndefined();
    for (let n = 0; n < 20_000; n += 1) {
      ledger.record(scoreOf(n < 15_000 ? 500 : n % 10 === 0 ? 500 : 100));
    }
    expect(ledger.entryOf()?.durationCoverageRatio).toBeCloseTo(0.9, 1);
    expect(ledger.executionCount).toBe(20_000);
  });

  it('keeps subjects apart, and forgets the one scored least recently', () => {
    const ledger = new PredictionLedger({ subjectCountMax: 2 });
    ledger.record(scoreOf(100), ['a', 'b']);
    ledger.record(scoreOf(500), ['a']);
    ledger.record(scoreOf(500), ['c']);
    expect(ledger.entryOf('b')).toBeUndefined();
    expect(ledger.entryOf('a')?.durationCoverageRatio).toBeCloseTo(0.5, 2);
    expect(ledger.entryOf('c')?.durationCoverageRatio).toBe(0);
    expect(ledger.entryOf(undefined)?.weight).toBeCloseTo(3, 1);
  });

  it('leaves out scores that are no numbers', () => {
    const ledger = new PredictionLedger();
    ledger.record(scoreOf(Number.NaN));
    ledger.record(scoreOf(Number.POSITIVE_INFINITY));
    expect(ledger.executionCount).toBe(0);
    expect(ledger.entryOf()).toBeUndefined();
  });

  it('goes on from its checkpoint, and from whatever else is given as one', () => {
    const ledger = new PredictionLedger();
    ledger.record(scoreOf(100), ['a']);
    const restored = new PredictionLedger();
    restored.restore(JSON.parse(JSON.stringify(ledger.toState())));
    expect(restored.entryOf('a')).toEqual(ledger.entryOf('a'));
    expect(restored.entryOf()?.durationCoverageRatio).toBe(1);
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (junk, part) => {
        const odd = new PredictionLedger();
        odd.restore(junk);
        odd.restore({ all: part, subjects: { a: part, b: junk } });
        odd.record(scoreOf(100), ['a']);
        expect(Number.isFinite(odd.entryOf()?.durationPinballLossMs)).toBe(true);
      }),
    );
  });
});
