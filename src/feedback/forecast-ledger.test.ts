import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuntimeForecast } from '../model/forecast.ts';
import { ForecastLedger } from './forecast-ledger.ts';

function forecastOf(change: Partial<RuntimeForecast> = {}): RuntimeForecast {
  return {
    runtime: 'python',
    madeAt: 0,
    horizonMs: 10_000,
    arrivalsPerSecond: 0.2,
    dispersion: 1,
    arrivalCountP50: 2,
    arrivalCountP90: 4,
    arrivalCountP99: 6,
    terms: [],
    ...change,
  };
}

describe('the forecast ledger', () => {
  it('holds the arrivals within the horizon against what was expected', () => {
    const ledger = new ForecastLedger();
    ledger.expect([forecastOf()]);
    for (const at of [0, 5000, 9999, 10_000]) {
      ledger.observeArrival('python', at);
    }
    ledger.observeArrival('bash', 500);
    expect(ledger.scores(10_000)).toEqual([
      {
        runtime: 'python',
        horizonMs: 10_000,
        weight: 1,
        pinballLoss: (1 * 0.5 + 1 * 0.1 + 3 * 0.01) / 3,
        coverageRatio: 1,
        expectedCount: 2,
        actualCount: 3,
      },
    ]);
  });

  it('scores nothing before the horizon is over, and no forecast that is no number', () => {
    const ledger = new ForecastLedger();
    ledger.expect([forecastOf(), forecastOf({ runtime: 'bash', arrivalCountP99: Number.NaN })]);
    expect(ledger.scores(9999)).toEqual([]);
    expect(ledger.scores(10_000).map(({ runtime }) => runtime)).toEqual(['python']);
  });

  it('counts each arrival once for a horizon, however often forecasts are made', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 49_999 }), { maxLength: 60 }), (instants) => {
        const ledger = new ForecastLedger();
        const arrivals = instants.toSorted((a, b) => a - b);
        for (let at = 0; at < 50_000; at += 1000) {
          ledger.expect([forecastOf({ madeAt: at })]);
          for (const arrival of arrivals.filter((each) => each >= at && each < at + 1000)) {
            ledger.observeArrival('python', arrival);
          }
        }
        const [score] = ledger.scores(50_000);
        expect(score?.weight).toBeCloseTo(4.9, 1);
        const counts = [0, 1, 2, 3, 4].map(
          (k) => arrivals.filter((at) => at >= k * 10_000 && at < (k + 1) * 10_000).length,
        );
        const decayed = counts.reduce((sum, count) => sum * 0.99 + count, 0);
        expect((score?.actualCount ?? 0) * (score?.weight ?? 0)).toBeCloseTo(decayed, 6);
      }),
    );
  });
});
