import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LossBank } from './loss-bank.ts';

const BOOT_MS = 100;

/** One stock of `count`, place by place. */
function missesOf(count: number, arrivals: readonly number[]): boolean[] {
  let filledAt: number[] = [];
  return arrivals.map((at) => {
    filledAt = filledAt.filter((instant) => instant > at);
    if (filledAt.length >= count) {
      return true;
    }
    filledAt.push(at + BOOT_MS);
    return false;
  });
}

describe('the loss bank', () => {
  it('agrees with every single stock of its sizes', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (passed) => {
        let now = 0;
        const arrivals = passed.map((gap) => {
          now += gap;
          return now;
        });
        const bank = new LossBank();
        const places = arrivals.map((at) => bank.arrive(at, BOOT_MS));
        const stocks = Array.from({ length: 30 }, (_, size) => missesOf(size + 1, arrivals));
        for (const [k, place] of places.entries()) {
          expect(place).toBe(stocks.filter((misses) => misses[k]).length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('does not count those that found nothing', () => {
    const bank = new LossBank();
    expect([0, 50, 110].map((at) => bank.arrive(at, BOOT_MS))).toEqual([0, 1, 0]);
  });

  it('counts on beyond its largest stock', () => {
    const bank = new LossBank();
    const places = Array.from({ length: 100 }, () => bank.arrive(0, BOOT_MS));
    expect(places[99]).toBe(99);
  });
});
