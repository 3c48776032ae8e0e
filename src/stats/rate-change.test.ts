import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { createRateChange, observeRate } from './rate-change.ts';

/** A Poisson count by the product of uniforms (Knuth). */
function drawCount(mean: number, next: () => number): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); product *= next()) {
    count += 1;
  }
  return count;
}

/** The first look, of `looks`, that finds a change; Infinity when none does. */
function firstAlarm(
  rate: number,
  given: { readonly looks: number; readonly clump?: number; readonly seed?: number },
) {
  const { looks, clump = 1, seed = 1 } = given;
  const random = seededRandom(seed);
  const state = createRateChange();
  for (let look = 1; look <= looks; look += 1) {
    const actual = clump * drawCount(rate / clump, random.next);
    const found = observeRate(state, { expected: 1, actual, dispersion: clump });
    if (found !== undefined) {
      return { look, found };
    }
  }
  return { look: Number.POSITIVE_INFINITY, found: undefined };
}

describe('a change of rate', () => {
  it('is not found where none is, clumped or not', () => {
    for (const clump of [1, 5]) {
      for (let seed = 0; seed < 10; seed += 1) {
        expect(firstAlarm(1, { looks: 20_000, clump, seed }).found).toBeUndefined();
      }
    }
  });

  it('is found within tens of events when the rate doubles or halves, and later where events come in clumps', () => {
    const rose = firstAlarm(2, { looks: 1000 });
    const fell = firstAlarm(0.4, { looks: 1000 });
    expect([rose.found, fell.found]).toEqual(['rose', 'fell']);
    expect(rose.look).toBeLessThan(120);
    expect(fell.look).toBeLessThan(150);
    expect(firstAlarm(2, { looks: 5000, clump: 5 }).look).toBeGreaterThan(rose.look);
  });

  it('begins anew after an alarm, and takes no figure that is none', () => {
    const state = createRateChange();
    expect(observeRate(state, { expected: 0, actual: 1000, dispersion: 1 })).toBe('rose');
    expect(state).toEqual({ up: 0, down: 0 });
    for (const junk of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      expect(observeRate(state, { expected: junk, actual: 1, dispersion: junk })).toBeUndefined();
    }
    expect(state).toEqual({ up: 0, down: 0 });
  });
});
