import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policiesNamed } from './named-policies.ts';
import { simulateTrace } from './simulate-trace.ts';
import { type PolicyReport, reportOf } from './simulation-report.ts';
import { defaultSimulationSettings } from './simulation-settings.ts';
import { generateTrace } from './traces/generated/generate-trace.ts';
import { shapeNames } from './traces/generated/shape-names.ts';
import type { Trace, TraceEvent } from './traces/trace-event.ts';

const settings = {
  ...defaultSimulationSettings,
  memoryGb: 0.5,
  ownMemoryGb: 0.5,
  bootMs: 2000,
  coldStartPriceGbS: 10,
};

/** A user's program takes memory, and time to load. */
const layered = { ...settings, ownMemoryGb: 1.5, loadMs: 700 };

/** Boots wait for each other, and what is too much stays for a while. */
const ruled = {
  ...settings,
  replenishing: { bootsAheadMax: 2, delayMs: 3, handOverMs: 20, surplusIdleMsMin: 2000 },
};

interface Call {
  readonly at: number;
  readonly user: string;
  readonly durationMs: number;
}

function traceOf(calls: readonly Call[]): Trace {
  const events: TraceEvent[] = calls.map((call) => ({
    ...call,
    program: undefined,
    kind: 'one',
    memoryMb: undefined,
  }));
  return {
    name: 'made up',
    async *batches() {
      yield events;
    },
    progressRatio: () => 1,
  };
}

/** Policies that never boot ahead have the nearer limit. */
function expectNoneBelow(policies: readonly PolicyReport[], oracles: readonly PolicyReport[]): void {
  const [limit, keepAliveLimit] = oracles.map(({ costGbS }) => costGbS - 1e-6);
  for (const { policy, costGbS } of policies) {
    const bootsAhead = !/^(keep-alive|faascache|oracle-keep-alive)/.test(policy);
    expect(costGbS, policy).toBeGreaterThanOrEqual((bootsAhead ? limit : keepAliveLimit) ?? Number.NaN);
  }
}

async function simulate(calls: readonly Call[], list: string, trainRatio = 0, costs = settings) {
  const { policies, oracles } = policiesNamed(list, costs, 'usual');
  const options = { settings: costs, policies, trainRatio, judged: 'rest', stopwatch: () => 0 } as const;
  return reportOf(await simulateTrace(traceOf(calls), options), {
    oracles,
    front: 'left-out',
    tuned: undefined,
  });
}

/** Gaps and durations on both sides of boots, keep-alives and each other. */
const calls = fc
  .array(
    fc.record({
      gapMs: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 1_500_000 })),
      user: fc.constantFrom('ada', 'bob', 'eve'),
      durationMs: fc.integer({ min: 1, max: 20_000 }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((rows) => {
    let at = 0;
    return rows.map(({ gapMs, user, durationMs }) => {
      at += gapMs;
      return { at, user, durationMs };
    });
  });

/** Fixed keep-alive in its plainest form: every user's freed instances, the newest taken first. */
function keepAliveColdStarts(row: readonly Call[], keptMs: number): number {
  const freedAt = new Map<string, number[]>();
  let coldCount = 0;
  for (const { at, user, durationMs } of row) {
    const own = freedAt.get(user) ?? [];
    const idle = own.filter((freed) => freed <= at && at < freed + keptMs);
    const taken = idle.length === 0 ? undefined : Math.max(...idle);
    coldCount += taken === undefined ? 1 : 0;
    const left = taken === undefined ? own : own.toSpliced(own.indexOf(taken), 1);
    freedAt.set(user, [...left, at + durationMs + (taken === undefined ? settings.bootMs : 0)]);
  }
  return coldCount;
}

describe('a simulated trace', () => {
  it('lets who finds the stock empty wait for the boot that is due first, which the stock then has not', async () => {
    // The stock's boots: ordered at 0, ready at 2000, joined at 500; at 500, 2500, joined at 2100; at 2100, 4100,
    // joined at 2600; at 2600, 4600, there at 5000.
    const row = [0, 500, 2100, 2600, 5000].map((at) => ({ at, user: 'ada', durationMs: 10 }));
    const { policies } = await simulate(row, 'fixed-pool:1');
    expect(policies[0]).toMatchObject({ coldStarts: 4, startLatencyMsP99: 2000 });
    // A boot for the first, and one of the stock for each of the five: 2 s of half a GB.
    expect(policies[0]?.bootGbS).toBe(5 + 1);
  });

  it('counts the cold starts of fixed keep-alive as a plain reference does', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom(1, 30, 300, 1200), async (row, seconds) => {
        const { policies } = await simulate(row, `keep-alive:${seconds}`);
        expect(policies[0]?.coldStarts).toBe(keepAliveColdStarts(row, seconds * 1000));
        expect(policies[0]?.executions).toBe(row.length);
      }),
      { numRuns: 150 },
    );
  });

  it('has no policy that beats an oracle, though a cold start shortens the gap after it', async () => {
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom(settings, layered, ruled), async (row, costs) => {
        const { policies, oracles } = await simulate(row, 'all', 0, costs);
        expectNoneBelow(policies, oracles);
      }),
      {
        numRuns: 40,
        examples: [
          [
            [
              { at: 0, user: 'ada', durationMs: 1000 },
              { at: 5000, user: 'ada', durationMs: 1000 },
            ],
            settings,
          ],
        ],
      },
    );
  });

  it.each(shapeNames)('has no policy that beats an oracle on %s', async (shape) => {
    const row: Call[] = [];
    for await (const batch of generateTrace({ shape, seed: 7, userCount: 60, hours: 24 }).batches()) {
      row.push(...batch.map(({ at, user, durationMs }) => ({ at, user, durationMs: durationMs ?? 1000 })));
    }
    const { policies, oracles } = await simulate(row.slice(0, 2000), 'all');
    expectNoneBelow(policies, oracles);
  });

  it('costs what can be worked out by hand', async () => {
    // Three calls of a second, ten minutes apart; an instance costs 0.5 GB·s a second and 1 GB·s to boot.
    const row = [0, 600_000, 1_200_000].map((at) => ({ at, user: 'ada', durationMs: 1000 }));
    const { policies, oracles } = await simulate(row, 'keep-alive:300,keep-alive:900,fixed-pool:1');
    const [short, long, pool] = policies;
    expect(short).toMatchObject({ coldStarts: 3, costGbS: 3 * 10 + 3 * 1 + 2 * 300 * 0.5 });
    // Warm after the first: idle for 597 s behind its boot, then for 599 s.
    expect(long).toMatchObject({ coldStarts: 1, costGbS: 10 + 1 + (597 + 599) * 0.5 });
    // The first call orders the stock; each of the others finds it, and another boots.
    expect(pool).toMatchObject({ coldStarts: 1, bootGbS: 4, costGbS: 10 + 4 + (598 + 598) * 0.5 });
    expect(oracles[0]).toMatchObject({ policy: 'oracle', coldStarts: 0, costGbS: 3 });
    expect(oracles[1]).toMatchObject({ policy: 'oracle-keep-alive', coldStarts: 3, costGbS: 30 });
  });

  it('is judged on what comes after the part that is for learning', async () => {
    const row = Array.from({ length: 11 }, (_, n) => ({ at: n * 1000, user: 'ada', durationMs: 10 }));
    const { policies } = await simulate(row, 'keep-alive:60', 0.6);
    expect(policies[0]).toMatchObject({ executions: 5, coldStarts: 0, coldStartRatio: 0 });
  });

  it('gives the same report for the same trace', async () => {
    const row = Array.from({ length: 300 }, (_, n) => ({
      at: n * 700 + (n % 7) * 90,
      user: `u${n % 5}`,
      durationMs: 100 + n,
    }));
    expect(JSON.stringify(await simulate(row, 'all'))).toBe(JSON.stringify(await simulate(row, 'all')));
  });

  it('says what is wrong with a list of policies, and with a trace that holds nothing', async () => {
    for (const list of ['nonsense', 'fixed-pool:x', 'fixed-pool:-1', 'fixed-pool:', 'kpa:3', '']) {
      expect(() => policiesNamed(list, settings, 'usual'), list).toThrow(/policy/);
    }
    await expect(simulate([], 'all')).rejects.toMatchObject({ code: 'invalid-request' });
  });
});
