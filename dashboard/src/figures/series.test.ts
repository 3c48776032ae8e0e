import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf, alignForecast, lastOf, sumOverWindow, totalOf } from './series.ts';

describe('the sum over a window', () => {
  it('holds what came within it, and is unknown until a whole one is known', () => {
    const at = [0, 2000, 4000, 6000, 8000];
    expect(sumOverWindow(at, [1, 2, 3, 4, 5], 4000)).toEqual([null, null, 5, 7, 9]);
  });

  it('counts what is unknown as nothing', () => {
    expect(sumOverWindow([0, 2000, 4000], [1, null, 3], 2000)).toEqual([null, 0, 3]);
  });

  it('is what adding up each window anew gives', () => {
    const steps = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 5000 }), value: fc.nat(9) }));
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20_000 }), (rows, windowMs) => {
        let now = 0;
        const at = rows.map(({ ms }) => {
          now += ms;
          return now;
        });
        const values = rows.map(({ value }) => value);
        for (const [row, sum] of sumOverWindow(at, values, windowMs).entries()) {
          const end = at[row] ?? 0;
          const expected = values.filter((_value, n) => (at[n] ?? 0) > end - windowMs && n <= row);
          expect(sum ?? totalOf(expected)).toBe(totalOf(expected));
        }
      }),
    );
  });
});

describe('a forecast beside what came', () => {
  it('stands where it comes true, and reaches ahead of now', () => {
    const step = { shiftMs: 4000, intervalMs: 2000 };
    const given = { measured: [[1, 2, 3]], foretold: [[7, 8, 9]] };
    expect(alignForecast([0, 2000, 4000], given, step)).toEqual({
      at: [0, 2000, 4000, 6000, 8000],
      measured: [[1, 2, 3, null, null]],
      foretold: [[null, null, 7, 8, 9]],
    });
    expect(alignForecast([], { measured: [[]], foretold: [[]] }, step)).toEqual({
      at: [],
      measured: [[]],
      foretold: [[]],
    });
  });

  it('is scored where both are known', () => {
    const { rowCount, coverageRatio, pinballLoss } = agreementOf(
      [4, 2, null, 9],
      [2, 2, 2, null],
      [3, 5, 5, 5],
    );
    expect([rowCount, coverageRatio]).toEqual([2, 0.5]);
    // (0.5·2 + 0.9·1) / 2 for the first row, (0 + 0.1·3) / 2 for the second.
    expect(pinballLoss).toBeCloseTo((0.95 + 0.15) / 2);
    expect(agreementOf([null], [1], [1])).toEqual({ rowCount: 0, coverageRatio: null, pinballLoss: null });
  });
});

describe('a column', () => {
  it('has a sum and a last value of what is known', () => {
    expect([totalOf([1, null, 2]), lastOf([1, 2, null]), lastOf([null])]).toEqual([3, 2, null]);
  });
});
