import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalTarget } from '../../test/support/personal-target.ts';
import { makeId } from '../kernel/ids.ts';
import type { StockTarget } from '../model/plan.ts';
import { MissWalk } from '../stats/miss-ratios.ts';
import { fitBudget } from './fit-budget.ts';

function stockOf(count: number, given: Partial<StockTarget['explanation']> = {}): StockTarget {
  return {
    runtime: 'python',
    count,
    explanation: {
      rule: 'sessions',
      arrivalsPerSecond: 1,
      dispersion: 1,
      clumpCount: 1,
      replenishMs: 300,
      memoryMb: 100,
      coldStartPriceGbS: 20,
      missRatio: 0,
      costs: [],
      weightedSum: undefined,
      sentence: 'Because.',
      ...given,
    },
  };
}

/** Cost of misses per second at these sizes. */
function missCostOf(stocks: readonly StockTarget[], counts: readonly number[]): number {
  return stocks.reduce((sum, { explanation }, row) => {
    const { arrivalsPerSecond, replenishMs, dispersion, clumpCount, coldStartPriceGbS } = explanation;
    const law = { mean: (arrivalsPerSecond * replenishMs) / 1000, dispersion };
    const walk = new MissWalk(law, clumpCount);
    while (walk.count < (counts[row] ?? 0)) {
      walk.next();
    }
    return sum + coldStartPriceGbS * arrivalsPerSecond * walk.missRatio;
  }, 0);
}

const explanation = fc.record({
  arrivalsPerSecond: fc.double({ min: 0.01, max: 3, noNaN: true }),
  dispersion: fc.double({ min: 1, max: 3, noNaN: true }),
  clumpCount: fc.integer({ min: 1, max: 4 }),
  memoryMb: fc.integer({ min: 1, max: 300 }),
  coldStartPriceGbS: fc.double({ min: 1, max: 50, noNaN: true }),
});
const anyStocks = fc.array(
  fc.tuple(fc.nat(12), explanation).map(([count, given]) => stockOf(count, given)),
  { minLength: 1, maxLength: 4 },
);
const usedMb = (stocks: readonly StockTarget[]) =>
  stocks.reduce((sum, { count, explanation: { memoryMb } }) => sum + count * memoryMb, 0);

describe('fitting a plan into its memory budget', () => {
  it('never holds more than the budget, and cuts nothing that fits', () => {
    fc.assert(
      fc.property(anyStocks, fc.nat(3000), (stocks, memoryMb) => {
        const fitted = fitBudget({ stocks, personal: [] }, memoryMb, 0);
        expect(usedMb(fitted.stocks)).toBeLessThanOrEqual(memoryMb);
        if (usedMb(stocks) <= memoryMb) {
          expect(fitted.stocks).toEqual(stocks);
        }
      }),
    );
  });

  it('keeps what saves most: no other sizes within the budget miss less', () => {
    // Instances of one size, each worth less than the one before: the best is known by trying all.
    const few = fc.array(
      fc
        .record({
          count: fc.nat(6),
          arrivalsPerSecond: fc.double({ min: 0.01, max: 3, noNaN: true }),
          coldStartPriceGbS: fc.double({ min: 1, max: 50, noNaN: true }),
        })
        .map(({ count, ...given }) => stockOf(count, given)),
      { minLength: 2, maxLength: 3 },
    );
    fc.assert(
      fc.property(few, fc.nat(12), (stocks, budgetCount) => {
        const fitted = fitBudget({ stocks, personal: [] }, budgetCount * 100, 0);
        const found = missCostOf(
          stocks,
          fitted.stocks.map(({ count }) => count),
        );
        for (const counts of allCounts(stocks.map(({ count }) => count))) {
          if (counts.reduce((sum, count) => sum + count, 0) <= budgetCount) {
            expect(found).toBeLessThanOrEqual(missCostOf(stocks, counts) + 1e-9);
          }
        }
      }),
    );
  });

  it('takes from the stock that is used least, not from the largest', () => {
    const busy = stockOf(6, { arrivalsPerSecond: 8, coldStartPriceGbS: 40 });
    const idle = stockOf(3, { arrivalsPerSecond: 0.001 });
    const { stocks } = fitBudget({ stocks: [busy, idle], personal: [] }, 600, 0);
    expect(stocks.map(({ count }) => count)).toEqual([6, 0]);
    expect(stocks[1]?.explanation.sentence).toBe('Because. Cut from 3 to 0 by the budget of 600 MB.');
  });

  it('tells what it cut, and the worth of the best that it cut as the price of memory', () => {
    fc.assert(
      fc.property(anyStocks, fc.nat(3000), (stocks, budgetMb) => {
        const { stocks: held, memory } = fitBudget({ stocks, personal: [] }, budgetMb, 0);
        expect(memory.plannedMb).toBeCloseTo(usedMb(held));
        expect(memory.cuts.map(({ count }) => count)).toEqual(
          held.filter(({ count }, row) => count < (stocks[row]?.count ?? 0)).map(({ count }) => count),
        );
        expect(memory.priceRatio).toBeGreaterThanOrEqual(1);
        if (memory.cuts.length === 0) {
          expect(memory.priceRatio).toBe(1);
        }
      }),
    );
    const dear = stockOf(1, { arrivalsPerSecond: 1, coldStartPriceGbS: 40 });
    const { memory } = fitBudget({ stocks: [dear, dear], personal: [] }, 100, 0);
    // Its one instance takes in all but those that come within one boot of another: 40·(1 − P(N > 0)) over 100 MB.
    expect(memory.priceRatio).toBeCloseTo((40 * Math.exp(-0.3) * 1024) / 100, 6);
    expect(memory.cuts).toEqual([{ runtime: 'python', wantedCount: 1, count: 0 }]);
  });

  it('weighs personal instances against shared ones', () => {
    const targetOf = (user: string, valueGbS: number) =>
      personalTarget(
        { tenantId: makeId('ten', 't'), userId: makeId('usr', user) },
        { fromAt: 0, untilAt: 10_000, memoryMb: 100, valueGbS },
      );
    const personal = [targetOf('a', 9), targetOf('b', 0), targetOf('c', 7), targetOf('d', 0.01)];
    const stocks = [stockOf(2), stockOf(1, { arrivalsPerSecond: 0.001 })];
    const fitted = fitBudget({ stocks, personal }, 400, 0);
    expect(fitted.personal.map(({ owner }) => owner.userId)).toEqual(['usr_a', 'usr_c']);
    expect(fitted.memory.personalCutCount).toBe(1);
    expect(fitted.stocks.map(({ count }) => count)).toEqual([2, 0]);
  });
});

function* allCounts(most: readonly number[]): Generator<number[]> {
  const [first, ...rest] = most;
  if (first === undefined) {
    yield [];
    return;
  }
  for (let count = 0; count <= first; count += 1) {
    for (const others of allCounts(rest)) {
      yield [count, ...others];
    }
  }
}
