import { describe, expect, it } from 'vitest';
import { quietDemand } from '../../test/support/quiet-demand.ts';
import { ContextStock } from './context-stock.ts';
import type { DemandFacts } from './demand-facts.ts';

const costs = { replenishMs: 1000, memoryMb: 128, coldStartPriceGbS: 20, countMax: 50 };

function factsAt(now: number, intensity: number): DemandFacts {
  return { ...quietDemand, now, intensity };
}

/** Hours that alternate between quiet and clumps of `size` every ten seconds; returns the table's counts in both. */
function drive(size: number) {
  const table = new ContextStock({
    contextOf: ({ intensity }) => [intensity > 0.5 ? 1 : 0],
    halfLifeMs: 86_400_000,
  });
  const counts = { busy: 0, quiet: 0 };
  for (let second = 0; second < 4 * 3600; second += 1) {
    const now = second * 1000;
    const isBusy = Math.floor(second / 3600) % 2 === 0;
    counts[isBusy ? 'busy' : 'quiet'] = table.countAt(factsAt(now, isBusy ? 1 : 0.1), costs);
    if (isBusy && second % 10 === 0) {
      for (let place = 0; place < size; place += 1) {
        table.observeArrival(now + 500 + place, place, costs.replenishMs);
      }
    }
  }
  return counts;
}

describe('the stock by context', () => {
  it('holds a whole clump where clumps come, and nothing where nobody comes', () => {
    expect(drive(1)).toEqual({ busy: 1, quiet: 0 });
    expect(drive(6)).toEqual({ busy: 6, quiet: 0 });
  });

  it('leans on all contexts in one that it never saw', () => {
    const table = new ContextStock({
      contextOf: ({ intensity }) => [Math.round(intensity)],
      halfLifeMs: 86_400_000,
    });
    for (let second = 0; second < 3600; second += 1) {
      table.countAt(factsAt(second * 1000, 1), costs);
      table.observeArrival(second * 1000 + 500, 0, costs.replenishMs);
    }
    expect(table.countAt(factsAt(3_600_000, 7), costs)).toBe(1);
  });

  it('forgets what is long past, without losing its scale', () => {
    const table = new ContextStock({ contextOf: () => [], halfLifeMs: 60_000 });
    for (let second = 0; second < 3600; second += 1) {
      table.countAt(factsAt(second * 1000, 1), costs);
      table.observeArrival(second * 1000 + 500, 0, costs.replenishMs);
    }
    expect(table.countAt(factsAt(3_600_000, 1), costs)).toBe(1);
    for (let minute = 61; minute < 60 + 40; minute += 1) {
      table.countAt(factsAt(minute * 60_000, 1), costs);
    }
    expect(table.countAt(factsAt(100 * 60_000, 1), costs)).toBe(0);
  });
});
