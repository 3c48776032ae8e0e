import { describe, expect, it } from 'vitest';
import type { SimulatedStart } from '../policy.ts';
import { openWhiskReactive } from './openwhisk-reactive.ts';

/** The stock of the minute after one with these starts. */
function stockAfter(starts: readonly SimulatedStart[]): number {
  const policy = openWhiskReactive();
  policy.review(0, []);
  for (const start of starts) {
    policy.arrived({ at: 1000, user: 'ada', program: undefined, kind: 'one', start, instance: undefined });
  }
  policy.review(59_999, []);
  expect(policy.stockOf('one')).toBe(1);
  policy.review(60_000, []);
  return policy.stockOf('one');
}

const colds = (count: number) => Array.from({ length: count }, (): SimulatedStart => 'cold');

describe("OpenWhisk's reactive prewarming", () => {
  it('adds an instance for each two cold starts of the minute before, one to four', () => {
    // The trap: cold starts over the threshold is a division of whole numbers: 5 / 2 is 2.
    expect([0, 1, 3, 5, 8, 100].map((count) => stockAfter(colds(count)))).toEqual([1, 1, 1, 2, 4, 4]);
  });

  it('does not grow by what found an instance', () => {
    expect(stockAfter(['prewarmed', 'prewarmed', 'prewarmed', 'prewarmed', 'prewarmed', 'prewarmed'])).toBe(
      1,
    );
  });

  it('goes back to its least after a minute without cold starts', () => {
    const policy = openWhiskReactive();
    policy.review(0, []);
    for (const start of colds(6)) {
      policy.arrived({ at: 1000, user: 'ada', program: undefined, kind: 'one', start, instance: undefined });
    }
    policy.review(60_000, []);
    expect(policy.stockOf('one')).toBe(3);
    policy.review(120_000, []);
    expect(policy.stockOf('one')).toBe(1);
  });
});
