import { describe, expect, it } from 'vitest';
import { fixedPool } from './policies/fixed-pool.ts';
import type { Policy, SimulatedStart } from './policy.ts';
import { simulateTrace } from './simulate-trace.ts';
import { defaultSimulationSettings, type SimulationSettings } from './simulation-settings.ts';

const asManagers = { bootsAheadMax: 2, delayMs: 0, handOverMs: 0, surplusIdleMsMin: 2000 };
const unruled: SimulationSettings = {
  ...defaultSimulationSettings,
  memoryGb: 1,
  ownMemoryGb: 1,
  bootMs: 1000,
};
const ruled: SimulationSettings = { ...unruled, replenishing: asManagers };

/** How each arrival starts, and what the policy's pool wastes. */
async function replay(ats: readonly number[], policy: Policy, settings = ruled) {
  const starts: SimulatedStart[] = [];
  const events = ats.map((at) => ({
    at,
    user: 'ada',
    kind: 'one',
    program: undefined,
    durationMs: 10,
    memoryMb: undefined,
  }));
  const { runs } = await simulateTrace(
    {
      name: 'made up',
      progressRatio: () => 1,
      async *batches() {
        yield events;
      },
    },
    {
      settings,
      policies: [
        {
          ...policy,
          arrived: (arrival) => {
            starts.push(arrival.start);
            policy.arrived(arrival);
          },
        },
      ],
      trainRatio: 0,
      judged: 'rest',
      stopwatch: () => 0,
    },
  );
  return { starts: starts.join(' '), run: runs[0] };
}

/** Wants `before` instances until `changesAt`, and `after` from then on. */
function changingStock(sizes: {
  readonly before: number;
  readonly changesAt: number;
  readonly after: number;
}) {
  let count = sizes.before;
  return {
    ...fixedPool(0),
    review(now: number) {
      count = now < sizes.changesAt ? sizes.before : sizes.after;
      return now < sizes.changesAt ? sizes.changesAt : Number.POSITIVE_INFINITY;
    },
    stockOf: () => count,
  };
}

describe('a simulated pool that is kept as instance managers keep theirs', () => {
  it('boots nothing ahead while an execution waits for its boot, and catches up when that is ready', async () => {
    // The first boots for itself until 1000; then one ahead is begun, which is ready at 2000.
    expect((await replay([0, 1500, 1900], fixedPool(1))).starts).toBe('cold cold cold');
    expect((await replay([0, 2000], fixedPool(1))).starts).toBe('cold prewarmed');
    // Without the rules the stock boots beside the first one.
    expect((await replay([0, 1500], fixedPool(1))).starts).toBe('cold cold');
    expect((await replay([0, 1500], fixedPool(1), unruled)).starts).toBe('cold prewarmed');
  });

  it('counts a boot ahead that an execution joined as one that is waited for', async () => {
    // Ahead from 1000 to 2000, joined at 1200; the next one ahead is begun at 2000 only and ready at 3000.
    const { starts } = await replay([0, 1200, 2500, 4100], fixedPool(1));
    expect(starts).toBe('cold cold cold prewarmed');
  });

  it('boots no more than so many at once ahead of demand', async () => {
    // Two are ready at 2000, two more at 3000.
    expect((await replay([0, 2500, 2501, 2502], fixedPool(4))).starts).toBe('cold prewarmed prewarmed cold');
    expect((await replay([0, 3000, 3001, 3002, 3003], fixedPool(4))).starts).toBe(
      'cold prewarmed prewarmed prewarmed prewarmed',
    );
  });

  it('does not look at its stock right after an arrival, and is not put off by the next', async () => {
    const quiet = { ...ruled, replenishing: { ...asManagers, handOverMs: 50 } };
    // One is ready at 2000, and taken then.
    expect((await replay([0, 2000, 3049], fixedPool(1), quiet)).starts).toBe('cold prewarmed cold');
    expect((await replay([0, 2000, 3050], fixedPool(1), quiet)).starts).toBe('cold prewarmed prewarmed');
    // Of two, the second is taken while the stock is not looked at.
    expect((await replay([0, 2000, 2040, 3049], fixedPool(2), quiet)).starts).toBe(
      'cold prewarmed prewarmed cold',
    );
    expect((await replay([0, 2000, 2040, 3050], fixedPool(2), quiet)).starts).toBe(
      'cold prewarmed prewarmed prewarmed',
    );
  });

  it('orders what is missing when it has looked at its stock', async () => {
    const delayed = { ...ruled, replenishing: { ...asManagers, delayMs: 50 } };
    expect((await replay([0, 2049], fixedPool(1), delayed)).starts).toBe('cold cold');
    expect((await replay([0, 2050], fixedPool(1), delayed)).starts).toBe('cold prewarmed');
  });

  it('stops what has become too much when it has been idle for long enough', async () => {
    const policy = () => changingStock({ before: 2, changesAt: 2500, after: 0 });
    // Two are ready at 2000, and too much from 2500 on.
    expect((await replay([0, 3999], policy())).starts).toBe('cold prewarmed');
    expect((await replay([0, 4000], policy())).starts).toBe('cold cold');
    const { run } = await replay([0, 60_000], policy());
    expect(run?.idleGbS).toBe(2 * 2);
  });

  it('takes as long for a boot as the measured one that was begun last before it', async () => {
    const measured = [
      { at: 0, bootMs: 400 },
      { at: 5000, bootMs: 3000 },
    ];
    const taken = { ...ruled, measuredBoots: measured };
    // Until 5000 boots take 400 ms: one for the first, then one ahead, again after each that is taken.
    expect((await replay([0, 800, 1200, 5000, 7999], fixedPool(1), taken)).starts).toBe(
      'cold prewarmed prewarmed prewarmed cold',
    );
    const { run } = await replay([0, 800, 5000, 8000], fixedPool(1), taken);
    // Three of 400 ms and two of 3 s, each of a GB.
    expect(run?.bootGbS).toBeCloseTo(3 * 0.4 + 2 * 3, 9);
  });
});
