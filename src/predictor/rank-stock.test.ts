import { describe, expect, it } from 'vitest';
import { quietDemand } from '../../test/support/quiet-demand.ts';
import { seededRandom } from '../kernel/random.ts';
import type { DemandFacts } from './demand-facts.ts';
import { RankStock } from './rank-stock.ts';

const SECOND_MS = 1000;
/** An instance can be held for 200 s at the price of one cold start. */
const costs = { replenishMs: SECOND_MS, memoryMb: 102.4, coldStartPriceGbS: 20, countMax: 50 };

function factsAt(now: number, ends: DemandFacts['ends']): DemandFacts {
  return { ...quietDemand, now, ends };
}

interface Drive {
  readonly stock: RankStock;
  readonly from?: number;
  readonly untilS: number;
  /** In the mean; when is chance. */
  readonly everyS: number;
  readonly arrivalCount: number;
}

/** Plans once a second; arrivals come some at once. Returns the planned counts. */
function drive({ stock, from = 0, untilS, everyS, arrivalCount }: Drive): number[] {
  const counts: number[] = [];
  const random = seededRandom(from + 3);
  for (let second = from; second < untilS; second += 1) {
    const now = second * SECOND_MS;
    if (random.next() < 1 / everyS) {
      for (let place = 0; place < arrivalCount; place += 1) {
        stock.observeArrival(now, place);
      }
    }
    counts.push(stock.countAt(factsAt(now, { ofMinute: 0, silentMs: 0 }), costs));
  }
  return counts;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('a stock judged instance by instance', () => {
  it('holds as many as come at once, while they come more often than holding costs', () => {
    const counts = drive({ stock: new RankStock(), untilS: 4 * 3600, everyS: 30, arrivalCount: 3 });
    expect(Math.max(...counts)).toBe(3);
    expect(meanOf(counts.slice(-2 * 3600))).toBeGreaterThan(2.8);
  });

  it('holds next to nothing for what comes more seldom', () => {
    const counts = drive({ stock: new RankStock(), untilS: 24 * 3600, everyS: 2000, arrivalCount: 2 });
    expect(meanOf(counts.slice(-12 * 3600))).toBeLessThan(0.1);
  });

  it('learns what foretells an arrival, and holds only then', () => {
    const stock = new RankStock();
    // Once in 1000 s, with no rhythm by the clock; the last run always ends 20 s before.
    let heldBefore = 0;
    let heldElse = 0;
    for (let second = 0; second < 200_000; second += 1) {
      const now = second * SECOND_MS;
      const isForetold = second % 1009 >= 989;
      if (second % 1009 === 0) {
        stock.observeArrival(now, 0);
      }
      const count = stock.countAt(
        factsAt(now, isForetold ? { ofMinute: 1, silentMs: 5000 } : { ofMinute: 0, silentMs: 86_400_000 }),
        costs,
      );
      if (second > 150_000) {
        heldBefore += isForetold ? count : 0;
        heldElse += isForetold ? 0 : count;
      }
    }
    expect(heldBefore / (50 * 20)).toBeGreaterThan(0.8);
    expect(heldElse / 50_000).toBeLessThan(0.05);
  });

  it('gives nothing up that was ordered within the last boot', () => {
    const stock = new RankStock();
    drive({ stock, untilS: 3600, everyS: 30, arrivalCount: 2 });
    // The silence of a day falls at once; what was ordered half a boot before is for arrivals until now.
    const facts = factsAt(3600 * SECOND_MS - SECOND_MS / 2, { ofMinute: 0, silentMs: 0 });
    expect(stock.countAt(facts, costs)).toBe(2);
  });

  it('decides after a restart as if it had never stopped', () => {
    const stock = new RankStock();
    drive({ stock, untilS: 3601, everyS: 45, arrivalCount: 2 });
    const again = new RankStock();
    expect(again.restore(JSON.parse(JSON.stringify(stock.toState())), 0)).toBe(true);
    const on = { from: 3601, untilS: 5400, everyS: 45, arrivalCount: 2 };
    expect(drive({ ...on, stock: again })).toEqual(drive({ ...on, stock }));
    expect(again.restore({ held: 1 }, 0)).toBe(false);
  });
});
