import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePrediction } from '../store/sample-executions-conformance.ts';
import type { AnnouncedArrivals } from './intent-book.ts';
import type { DemandOutlook } from './predictors.ts';
import { StockPlanner } from './stock-planner.ts';
import type { PolicySettings } from './stock-policies.ts';

const PLAN_INTERVAL_MS = 500;
const runtimes = ['python', 'bash'];
const nothingAnnounced: AnnouncedArrivals = {
  observeArrival: () => false,
  expectedOf: () => ({ arrivalsPerSecond: 0, clumpCount: 1 }),
};

function openPlanner(given: Partial<PolicySettings & { readonly now: number }> = {}) {
  const planner = new StockPlanner({
    intents: nothingAnnounced,
    now: given.now ?? 0,
    reactiveStockCount: 4,
    policy: given.policy ?? 'cheapest',
    challenger: given.challenger ?? 'none',
    promotion: given.promotion ?? 'off',
    planIntervalMs: PLAN_INTERVAL_MS,
    bootMsExpected: 300,
    coldStartPriceGbSPerSecond: 99.69,
    warmMemoryMbMax: 1024,
  });
  for (const runtime of runtimes) {
    planner.addRuntime(runtime);
  }
  return planner;
}

interface Step {
  readonly afterMs: number;
  readonly user: number;
  readonly runtime: string;
  readonly runMs: number;
  readonly bootMs: number | undefined;
}

/** Pauses from bursts to hours, half of them short. */
const step: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 400, max: 7_200_000 })),
  user: fc.nat(5),
  runtime: fc.constantFrom(...runtimes),
  runMs: fc.integer({ min: 1, max: 3000 }),
  bootMs: fc.option(fc.integer({ min: 50, max: 900 }), { nil: undefined }),
});

/** Plays one step at `now`: a boot, an execution from arrival to end, a plan. */
function play(planner: StockPlanner, { user, runtime, runMs, bootMs }: Step, now: number) {
  if (bootMs !== undefined) {
    planner.observeBoot(runtime, { bootMs, memoryMb: 20 + bootMs / 100 });
  }
  const caller = { tenantId: 't', userId: `u${user}`, runtime };
  planner.observeArrival({ ...caller, at: now, profile: undefined });
  planner.observePrediction({ ...caller, at: now, profile: undefined, prediction: samplePrediction });
  planner.observeFinish({ ...caller, at: now, runMs });
  return planner.outlook(now + PLAN_INTERVAL_MS);
}

function playAll(planner: StockPlanner, steps: readonly Step[], from: number) {
  let now = from;
  const outlooks = steps.map((each) => {
    now += each.afterMs;
    return play(planner, each, now);
  });
  return { now, outlooks };
}

/** What a checkpoint holds, by the names of its parts. */
function stateOf(planner: StockPlanner): Record<string, unknown> {
  const parts = planner.checkpoints().map((part) => [part.name, part.toState()]);
  return throughJson(Object.fromEntries(parts)) as Record<string, unknown>;
}

/** Whether all of it was understood. */
function restore(planner: StockPlanner, state: Readonly<Record<string, unknown>>): boolean {
  const isWhole = planner.checkpoints().map((part) => part.restore(state[part.name], 0));
  return isWhole.every(Boolean);
}

const throughJson = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

/** The same value with its leaf of that number, counted depth first, replaced. */
function withLeaf(value: Record<string, unknown>, index: number, leaf: unknown): Record<string, unknown> {
  let seen = -1;
  const walk = (part: unknown): unknown => {
    if (typeof part === 'object' && part !== null) {
      for (const [key, each] of Object.entries(part)) {
        Reflect.set(part, key, walk(each));
      }
      return part;
    }
    seen += 1;
    return seen === index ? leaf : part;
  };
  walk(value);
  return value;
}

/**
 * The value, with each number replaced by the one in its place of `other` where they differ by rounding alone: a weight
 * that decayed in two steps is not to the last bit what it is after one.
 */
function snapped(value: unknown, other: unknown): unknown {
  if (typeof value === 'number' && typeof other === 'number') {
    return Math.abs(value - other) <= 1e-6 * Math.abs(other) ? other : value;
  }
  if (typeof value !== 'object' || value === null || typeof other !== 'object' || other === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map((each, index) => snapped(each, Reflect.get(other, index)))
    : Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, snapped(each, Reflect.get(other, key))]),
      );
}

function countLeaves(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, each) => sum + countLeaves(each), 0)
    : 1;
}

describe('the stock planner', () => {
  it('decides after a restart as one that never stopped', () => {
    const history = fc.array(step, { minLength: 1, maxLength: 60 });
    const policies: fc.Arbitrary<Pick<PolicySettings, 'policy' | 'challenger'>> = fc.constantFrom(
      { policy: 'cheapest', challenger: 'none' },
      { policy: 'weighted-sum', challenger: 'cheapest-by-day' },
    );
    fc.assert(
      fc.property(history, history, policies, (before, after, given) => {
        const first = openPlanner(given);
        const { now } = playAll(first, before, 1_800_000_000_000);
        const second = openPlanner({ ...given, now });
        expect(restore(second, stateOf(first))).toBe(true);
        const unbroken = playAll(first, after, now);
        const { outlooks } = playAll(second, after, now);
        expect(snapped(outlooks, unbroken.outlooks)).toEqual(unbroken.outlooks);
        const reasons = first.reasons(unbroken.now);
        expect(snapped(second.reasons(unbroken.now), reasons)).toEqual(reasons);
        const state = stateOf(first);
        expect(snapped(stateOf(second), state)).toEqual(state);
      }),
      { numRuns: 40 },
    );
  });

  it('has no stock for a runtime that only an earlier life could run, and still remembers it', () => {
    const first = openPlanner();
    first.addRuntime('cobol');
    const { now } = playAll(first, fc.sample(step, 20), 0);
    const second = openPlanner({ now });
    restore(second, stateOf(first));
    expect(second.outlook(now).stocks.map(({ runtime }) => runtime)).toEqual(runtimes);
    expect(stateOf(second)['stock-rules']).toMatchObject({ rules: { cobol: expect.anything() } });
  });

  it('takes what it understands of a damaged state, says that it is not whole, and goes on with numbers', () => {
    const first = openPlanner();
    const { now } = playAll(first, fc.sample(step, { numRuns: 40, seed: 7 }), 0);
    const leafCount = countLeaves(stateOf(first));
    fc.assert(
      fc.property(fc.nat(leafCount - 1), fc.constantFrom({}, -1e300), (index, junk) => {
        const planner = openPlanner({ now });
        const isWhole = restore(planner, withLeaf(stateOf(first), index, junk));
        expect(isWhole && typeof junk === 'object').toBe(false);
        const { stocks } = planner.outlook(now);
        expect(stocks.every(({ count }) => Number.isInteger(count) && count >= 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
    for (const junk of [null, 'x', 4, [], { python: 4 }]) {
      for (const part of openPlanner().checkpoints()) {
        expect(part.restore(junk, 0)).toBe(false);
      }
    }
  });

  it('keeps its checkpoint small, however many users and contexts there were', () => {
    const planner = openPlanner();
    let now = 0;
    for (let n = 0; n < 20_000; n += 1) {
      now += n % 100 === 0 ? 20_000 : 7;
      const caller = { tenantId: 't', userId: `u${n}`, runtime: runtimes[n % 2] ?? 'python' };
      planner.observeArrival({ ...caller, at: now, profile: undefined });
      planner.observePrediction({ ...caller, at: now, profile: undefined, prediction: samplePrediction });
      if (n % 100 === 0) {
        planner.outlook(now);
      }
    }
    expect(JSON.stringify(stateOf(planner)).length).toBeLessThan(2_000_000);
  });
});

describe('a challenger in the shadow', () => {
  /** Twelve hours in which nine users come once each hour: holding one for each for ever is dear. */
  function runHours(planner: StockPlanner) {
    const outlooks: DemandOutlook[] = [];
    for (let minute = 0; minute < 12 * 60; minute += 1) {
      const now = minute * 60_000;
      if (minute % 6 === 0) {
        const caller = { tenantId: 't', userId: `u${(minute / 6) % 9}`, runtime: 'python' };
        planner.observeArrival({ ...caller, at: now, profile: undefined });
        planner.observePrediction({ ...caller, at: now, profile: undefined, prediction: samplePrediction });
        planner.observeFinish({ ...caller, at: now, runMs: 100 });
      }
      outlooks.push(planner.outlook(now + PLAN_INTERVAL_MS));
    }
    return outlooks;
  }
  const dear = { policy: 'weighted-sum', challenger: 'cheapest' } as const;
  const rulesOf = (outlook: DemandOutlook | undefined) => outlook?.stocks[0]?.explanation.rule;

  it('changes nothing that is planned while it is only compared, and is found to be cheaper', () => {
    const alone = runHours(openPlanner({ policy: 'weighted-sum' }));
    const compared = runHours(openPlanner(dear));
    expect(compared.map(({ stocks }) => stocks)).toEqual(alone.map(({ stocks }) => stocks));
    const trial = compared.at(-1)?.trial;
    expect(trial).toMatchObject({ isCheaper: true, promotion: 'off', followed: { policy: 'weighted-sum' } });
    expect(trial?.challenger.costGbS).toBeLessThan(trial?.followed.costGbS ?? Number.NaN);
    expect(alone.at(-1)?.trial).toBeUndefined();
  });

  it('is followed once it is shown to be cheaper, where that is allowed, and the other one challenges it then', () => {
    const planner = openPlanner({ ...dear, promotion: 'auto' });
    const outlooks = runHours(planner);
    const promoted = outlooks.findIndex(({ trial }) => trial?.followed.policy === 'cheapest');
    expect(promoted).toBeGreaterThanOrEqual(6 * 60);
    expect(rulesOf(outlooks[promoted - 1])).toBe('weighted-sum');
    expect(rulesOf(outlooks[promoted])).not.toBe('weighted-sum');
    expect(outlooks[promoted - 1]?.trial?.isCheaper).toBe(true);
    expect(outlooks.slice(promoted).every(({ trial }) => trial?.challenger.policy === 'weighted-sum')).toBe(
      true,
    );
    expect(outlooks.at(-1)?.followedGbS).toBeLessThan(2 * (outlooks.at(-1)?.reactiveGbS ?? 0));
    // A restart goes on with it, unless promotion is not allowed any more.
    const state = stateOf(planner);
    for (const [promotion, policy] of [
      ['auto', 'cheapest'],
      ['off', 'weighted-sum'],
    ] as const) {
      const restored = openPlanner({ ...dear, promotion, now: 12 * 3_600_000 });
      restore(restored, state);
      expect(restored.outlook(12 * 3_600_000).trial?.followed.policy).toBe(policy);
    }
  });

  it('shows what it would hold beside what is held', () => {
    const planner = openPlanner(dear);
    runHours(planner);
    const [python] = planner.reasons(12 * 3_600_000);
    expect(python?.followed.rule).toBe('weighted-sum');
    expect(python?.challenger?.count).toBeLessThan(python?.followed.count ?? 0);
  });
});
