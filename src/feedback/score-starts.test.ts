import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countReactiveColdStarts, type StartFacts, scoreStarts } from './score-starts.ts';
import { StartWindow } from './start-window.ts';

const arrivals = fc
  .array(fc.integer({ min: 0, max: 60_000 }), { maxLength: 200 })
  .map((all) => all.toSorted((a, b) => a - b));
const stock = fc.record({ count: fc.nat(6), bootMs: fc.integer({ min: 0, max: 5000 }) });

/** Slot by slot: each is ready at an instant, and an arrival takes the one ready for longest. */
function countSlotBySlot(
  all: readonly number[],
  { count, bootMs }: { count: number; bootMs: number },
): number {
  const readyAt = Array.from({ length: count }, () => 0);
  let coldCount = 0;
  for (const at of all) {
    const slot = readyAt.findIndex((ready) => ready <= at);
    if (slot < 0) {
      coldCount += 1;
    } else {
      readyAt[slot] = at + bootMs;
    }
  }
  return coldCount;
}

const facts = fc.record({
  arrivals,
  windowMs: fc.constant(60_000),
  coldCount: fc.nat(50),
  idleGbS: fc.double({ min: 0, max: 100, noNaN: true }),
  bootGbS: fc.double({ min: 0, max: 100, noNaN: true }),
  bootMs: fc.integer({ min: 1, max: 5000 }),
  memoryMb: fc.integer({ min: 1, max: 512 }),
  coldStartPriceGbS: fc.double({ min: 0, max: 100, noNaN: true }),
});

describe('countReactiveColdStarts', () => {
  it('agrees with following every slot of the stock', () => {
    fc.assert(
      fc.property(arrivals, stock, (all, held) => {
        expect(countReactiveColdStarts(all, held)).toBe(countSlotBySlot(all, held));
      }),
    );
  });

  it('never has more cold starts with a larger stock', () => {
    fc.assert(
      fc.property(arrivals, stock, (all, { count, bootMs }) => {
        const more = countReactiveColdStarts(all, { count: count + 1, bootMs });
        expect(more).toBeLessThanOrEqual(countReactiveColdStarts(all, { count, bootMs }));
      }),
    );
  });
});

describe('scoreStarts', () => {
  it('is beaten by no fixed stock and no actual run when the forecast is perfect', () => {
    fc.assert(
      fc.property(facts, fc.nat(10), (given, count) => {
        const score = scoreStarts(given, count);
        expect(score.perfectGbS).toBeLessThanOrEqual(score.reactiveGbS + 1e-9);
        expect(score.regretGbS).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('adds up cold starts, idle memory and boots ahead', () => {
    const given: StartFacts = {
      arrivals: [0, 10, 20, 30],
      windowMs: 60_000,
      coldCount: 1,
      idleGbS: 2,
      bootGbS: 4 * 0.5,
      bootMs: 1000,
      memoryMb: 512,
      coldStartPriceGbS: 7,
    };
    expect(scoreStarts(given, 2)).toEqual({
      arrivalCount: 4,
      actualGbS: 7 + 2 + 3 * 0.5,
      heldGbS: 2 + 3 * 0.5,
      reactiveGbS: 2 * 7 + 2 * 0.5 * 61,
      reactiveColdCount: 2,
      perfectGbS: 4 * 0.5,
      regretGbS: 7 + 2 + 3 * 0.5 - 4 * 0.5,
    });
  });

  it('stays finite on figures that are no numbers', () => {
    const odd = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -5));
    fc.assert(
      fc.property(facts, odd, odd, odd, (given, coldCount, idleGbS, bootGbS) => {
        const wide = { ...given, coldCount: coldCount % 1e6, idleGbS: idleGbS % 1e6, bootGbS: bootGbS % 1e6 };
        expect(Object.values(scoreStarts(wide, 3)).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe('a window of starts', () => {
  it('holds what happened within it, and nothing before', () => {
    const window = new StartWindow({ windowMs: 10_000, openedAt: 0 });
    expect(window.hasBooted).toBe(false);
    window.observeBoot(0, { bootMs: 500, memoryMb: 1024 });
    for (let at = 0; at < 30_000; at += 1000) {
      window.observeArrival(at);
      window.observeIdleTotal(at, at / 1000);
    }
    window.observeColdStart(1000);
    window.observeColdStart(29_000);
    const facts = window.facts(30_000, 10);
    expect(facts?.arrivals).toEqual(Array.from({ length: 10 }, (_, n) => 20_000 + n * 1000));
    expect(facts).toMatchObject({ windowMs: 10_000, coldCount: 1, idleGbS: 10, bootGbS: 0 });
    expect(facts).toMatchObject({ bootMs: 500, memoryMb: 1024, coldStartPriceGbS: 5 });
  });

  it('grows shorter rather than larger under a flood', () => {
    const window = new StartWindow({ windowMs: 1e9, openedAt: 0 });
    window.observeBoot(0, { bootMs: 500, memoryMb: 1024 });
    for (let at = 0; at < 50_000; at += 1) {
      window.observeArrival(at);
      window.observeColdStart(at);
    }
    const facts = window.facts(50_000, 10);
    expect(facts?.windowMs).toBe(20_000);
    expect(facts?.arrivals).toHaveLength(20_000);
    expect(facts?.coldCount).toBe(20_000);
  });
});
