import { describe, expect, it } from 'vitest';
import { seededRandom } from '../kernel/random.ts';
import { GAP_BIN_COUNT, gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';
import { ReturningUsers } from './returning-users.ts';

/** Runs of 10 s, each submitted 2 s after the end of the one before. */
function trained(): { readonly users: ReturningUsers; readonly endedAt: number } {
  const users = new ReturningUsers();
  let at = 0;
  for (let run = 0; run < 50; run += 1) {
    users.observeArrival('a', at);
    users.observeFinish('a', at + 10_000);
    at += 12_000;
  }
  return { users, endedAt: at - 2000 };
}

describe('users who come again', () => {
  it('come when their run has ended, if they always did', () => {
    const { users, endedAt } = trained();
    const rates = [1000, 2500, 20_000].map((sinceMs) => users.rateAt(endedAt + sinceMs));
    // 49 returns at an age of 2 s, in the bin from 2 to 3 s, of which no time was spent in it but the first instant.
    expect(rates[1]).toBeGreaterThan(20);
    expect(rates[0]).toBeLessThan(0.1);
    expect(rates[2]).toBeLessThan(0.1);
  });

  it('stay in order where an instant is due by its sum and not by its difference', () => {
    const random = seededRandom(8);
    const sums: number[] = [];
    const differences: number[] = [];
    for (let turn = 0; turn < 200; turn += 1) {
      const users = new ReturningUsers();
      const at = random.next() * 1e6;
      const edgeMs = gapEdgesMs[1 + Math.floor(random.next() * (GAP_BIN_COUNT - 3))] ?? 0;
      users.observeArrival('a', at);
      users.observeArrival('b', at);
      (at + edgeMs - at < edgeMs ? sums : differences).push(users.rateAt(at + edgeMs));
      // Both are still there, and go on from bin to bin.
      expect(users.rateAt(at + edgeMs + 1)).toBeGreaterThan(0);
    }
    expect(sums.length).toBeGreaterThan(0);
    expect([...sums, ...differences].every((rate) => rate > 0)).toBe(true);
  });

  it('are not expected while their run is under way, if they never came then', () => {
    const { users, endedAt } = trained();
    users.observeArrival('a', endedAt + 2000);
    expect(users.rateAt(endedAt + 2000 + 2500)).toBeLessThan(0.1);
  });

  it('come as often as counts over time by bin say, added up over all of them', () => {
    const random = seededRandom(4);
    const users = new ReturningUsers();
    const lastAt = new Map<string, number>();
    const returns = new Array<number>(GAP_BIN_COUNT).fill(0);
    const exposureS = new Array<number>(GAP_BIN_COUNT).fill(0);
    const spend = (from: number, until: number) => {
      for (let bin = 0; bin < GAP_BIN_COUNT; bin += 1) {
        const inside =
          Math.min(until, gapEdgesMs[bin + 1] ?? Number.POSITIVE_INFINITY) -
          Math.max(from, gapEdgesMs[bin] ?? 0);
        exposureS[bin] = (exposureS[bin] ?? 0) + Math.max(0, inside) / 1000;
      }
    };
    let at = 0;
    for (let event = 0; event < 400; event += 1) {
      at += random.next() * 40_000;
      const user = `u${Math.floor(random.next() * 6)}`;
      const before = lastAt.get(user);
      if (before !== undefined) {
        spend(0, at - before);
        const bin = gapBinOf(at - before);
        returns[bin] = (returns[bin] ?? 0) + 1;
      }
      lastAt.set(user, at);
      users.observeArrival(user, at);
      users.observeFinish(user, at);
    }
    let expected = 0;
    for (const since of lastAt.values()) {
      const bin = gapBinOf(at + 5000 - since);
      // Of a bin that a user is in, the time until its beginning was spent in earlier ones.
      for (let earlier = 0; earlier < bin; earlier += 1) {
        spend(gapEdgesMs[earlier] ?? 0, gapEdgesMs[earlier + 1] ?? 0);
      }
    }
    for (const since of lastAt.values()) {
      const bin = gapBinOf(at + 5000 - since);
      const untilS = (gapEdgesMs[bin + 1] ?? 0) / 1000;
      expected += ((returns[bin] ?? 0) + 0.05) / ((exposureS[bin] ?? 0) + 1 + 0.05 * untilS);
    }
    expect(users.rateAt(at + 5000)).toBeCloseTo(expected, 9);
  });

  it('are forgotten after three days, and survive a checkpoint before', () => {
    const { users, endedAt } = trained();
    const again = new ReturningUsers();
    expect(again.restore(JSON.parse(JSON.stringify(users.toState())))).toBe(true);
    expect(again.rateAt(endedAt + 2500)).toBeCloseTo(users.rateAt(endedAt + 2500), 12);
    expect(users.rateAt(endedAt + 4 * 86_400_000)).toBe(0);
  });
});
