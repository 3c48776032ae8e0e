import { describe, expect, it } from 'vitest';
import { ExposureTable, observeSort, ratePerSecondIn } from './exposure-table.ts';

const DAY_MS = 86_400_000;
const prior = { perSecond: 0.1, exposureS: 10 };

describe('a table of events by context', () => {
  it('divides events by time, drawn towards the prior as far as the prior weighs', () => {
    const table = new ExposureTable({ halfLifeMs: DAY_MS });
    const cell = table.cellAt(7, 0);
    expect(ratePerSecondIn(cell, 2, prior)).toBeCloseTo(0.1, 12);
    table.observeTime(cell, 30, 30_000);
    observeSort(cell, 2, 3);
    observeSort(cell, 0);
    // (3 + 0.1·10) / (30 + 10), (1 + 1) / 40, and (0 + 1) / 40.
    expect([2, 0, 1].map((sort) => ratePerSecondIn(cell, sort, prior))).toEqual([0.1, 0.05, 0.025]);
  });

  it('counts what is one half-life old half', () => {
    const table = new ExposureTable({ halfLifeMs: DAY_MS });
    const cell = table.cellAt(7, 0);
    table.observeTime(cell, 100, 0);
    observeSort(cell, 0, 8);
    table.observeTime(cell, 10, DAY_MS);
    expect(cell).toMatchObject({ exposureS: 60, counts: [4] });
  });

  it('keeps contexts apart, and takes a checkpoint up', () => {
    const table = new ExposureTable({ halfLifeMs: DAY_MS });
    table.observeTime(table.cellAt(1, 0), 5, 0);
    observeSort(table.cellAt(2, 0), 1, 2);
    const again = new ExposureTable({ halfLifeMs: DAY_MS });
    expect(again.restore(JSON.parse(JSON.stringify(table.toState())))).toBe(true);
    expect(again.cellAt(1, 0)).toMatchObject({ exposureS: 5, counts: [] });
    expect(again.cellAt(2, 0)).toMatchObject({ exposureS: 0, counts: [0, 2] });
    expect(again.restore({ cells: 3 })).toBe(false);
  });

  it('takes a cell that is said to be near only while it is the one, and in the table', () => {
    const table = new ExposureTable({ halfLifeMs: DAY_MS });
    const seldom = table.cellAt(-1, 0);
    const often = table.cellAt(-2, 0);
    table.observeTime(often, 100, 0);
    expect(table.cellAt(-2, 0, seldom)).toBe(often);
    expect(table.cellAt(-1, 0, seldom)).toBe(seldom);
    // So many others that those seen least are dropped.
    for (let key = 0; key < 20_000; key += 1) {
      table.observeTime(table.cellAt(key, 0), 1, 0);
    }
    expect(table.cellAt(-2, 0, often)).toBe(often);
    expect(table.cellAt(-1, 0, seldom)).not.toBe(seldom);
    expect(table.cellAt(-1, 0, seldom)).toBe(table.cellAt(-1, 0));
  });
});
