import { describe, expect, it } from 'vitest';
import type { Policy } from '../policy.ts';
import { rateLead } from './rate-lead.ts';

function arrive(policy: Policy, at: number): void {
  policy.arrived({ at, user: 'ada', program: undefined, kind: 'one', start: 'cold', instance: undefined });
  policy.review(at, []);
}

function stockAt(policy: Policy, at: number): number {
  policy.review(at, []);
  return policy.stockOf('one');
}

describe('rate × lead time', () => {
  it('holds what the rate of the last minute brings within the lead time, and moves at its polls only', () => {
    const policy = rateLead(20);
    for (let second = 0; second < 60; second += 5) {
      arrive(policy, second * 1000);
    }
    // Eleven within (0 s, 60 s]: 11 / 60 × 20 = 3.7.
    expect(stockAt(policy, 60_000)).toBe(4);
    for (let n = 0; n < 30; n += 1) {
      arrive(policy, 61_000);
    }
    // The trap: a burst between two polls is met by what was there.
    expect(stockAt(policy, 74_999)).toBe(4);
    // Thirty, and the eight of (15 s, 60 s]: 38 / 60 × 20 = 12.7.
    expect(stockAt(policy, 75_000)).toBe(13);
  });

  it('goes down only to the most that was wanted within five minutes', () => {
    const policy = rateLead(20);
    arrive(policy, 0);
    for (let n = 0; n < 30; n += 1) {
      arrive(policy, 1000);
    }
    // 31 within the minute that ends at the poll of 15 s.
    expect(stockAt(policy, 15_000)).toBe(11);
    for (let at = 30_000; at < 315_000; at += 15_000) {
      expect(stockAt(policy, at)).toBe(11);
    }
    // The last poll that wanted any was at 60 s or before; at 375 s nothing of it is left.
    expect(stockAt(policy, 375_000)).toBe(0);
  });
});
