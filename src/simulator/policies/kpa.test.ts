import { describe, expect, it } from 'vitest';
import type { Policy, StockView } from '../policy.ts';
import { kpa } from './kpa.ts';

const stocks: readonly StockView[] = [{ kind: 'one', idleCount: 0, bootingCount: 0, busyCount: 0 }];

function arrive(policy: Policy, at: number, count: number): void {
  for (let n = 0; n < count; n += 1) {
    policy.arrived({ at, user: 'ada', program: undefined, kind: 'one', start: 'cold', instance: undefined });
  }
  policy.review(at, stocks);
}

function release(policy: Policy, at: number, count: number): void {
  for (let n = 0; n < count; n += 1) {
    policy.released({ at, arrivedAt: 0, user: 'ada', kind: 'one', instance: n, memoryMb: undefined });
  }
}

/** The stock at some of its ticks, by second, every tick being taken. */
function stocksUntil(policy: Policy, fromS: number, untilS: number): Map<number, number> {
  const found = new Map<number, number>();
  for (let second = fromS; second <= untilS; second += 2) {
    policy.review(second * 1000, stocks);
    found.set(second, policy.stockOf('one'));
  }
  return found;
}

describe("Knative's autoscaler", () => {
  it('adds an instance once the mean concurrency is over 70 %, by ticks of two seconds', () => {
    const policy = kpa();
    arrive(policy, 0, 1);
    // Means over the ticks so far: 0, 1/2, 2/3, 3/4. The trap: what is busy is not stock, and only 3/4 / 0.7 is over 1.
    expect([...stocksUntil(policy, 2, 6)]).toEqual([
      [2, 0],
      [4, 0],
      [6, 1],
    ]);
  });

  it('panics at a burst, does not go down for a minute, then halves at each tick and waits before zero', () => {
    const policy = kpa();
    arrive(policy, 0, 10);
    stocksUntil(policy, 2, 4);
    release(policy, 6000, 10);
    const stock = stocksUntil(policy, 6, 98);
    // Ten at once over the three newest ticks: 10 / 0.7. The trap: within the panic nothing goes down.
    expect([6, 20, 60].map((second) => stock.get(second))).toEqual([15, 15, 15]);
    // Then down, by a half a tick at most, and the last one stays for 30 s.
    expect([62, 64, 66, 68, 96, 98].map((second) => stock.get(second))).toEqual([7, 3, 1, 1, 1, 0]);
  });
});
