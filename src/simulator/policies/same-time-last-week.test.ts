import { describe, expect, it } from 'vitest';
import { sameTimeLastWeek } from './same-time-last-week.ts';

const WEEK_MS = 7 * 86_400_000;
const TEN = 10 * 3_600_000;

function stockAt(policy: ReturnType<typeof sameTimeLastWeek>, at: number): number {
  policy.review(at, []);
  return policy.stockOf('one');
}

describe('the stock of the same time last week', () => {
  it('is the most that came within one boot in those five minutes, and nothing before there was a week', () => {
    const policy = sameTimeLastWeek(2000);
    for (const at of [TEN, TEN + 500, TEN + 1900, TEN + 60_000]) {
      policy.arrived({
        at,
        user: 'ada',
        program: undefined,
        kind: 'one',
        start: 'cold',
        instance: undefined,
      });
      // The trap: within the first week it holds nothing at all.
      expect(stockAt(policy, at)).toBe(0);
    }
    expect(stockAt(policy, WEEK_MS + TEN - 1)).toBe(0);
    expect(stockAt(policy, WEEK_MS + TEN)).toBe(3);
    expect(stockAt(policy, WEEK_MS + TEN + 299_999)).toBe(3);
    expect(stockAt(policy, WEEK_MS + TEN + 300_000)).toBe(0);
    // It was last week that nobody came.
    expect(stockAt(policy, 2 * WEEK_MS + TEN)).toBe(0);
  });
});
