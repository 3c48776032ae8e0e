import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePrediction } from '../store/sample-executions-conformance.ts';
import type { AnnouncedArrivals } from './intent-book.ts';
import { StockPlanner } from './stock-planner.ts';

const PLAN_INTERVAL_MS = 500;
const runtimes = ['python', 'bash'];
const nothingAnnounced: AnnouncedArrivals = {
  observeArrival: () => false,
  expectedOf: () => ({ arrivalsPerSecond: 0, clumpCount: 1 }),
};

function openPlanner(given: { readonly now?: number; readonly policy?: 'cheapest' | 'weighted-sum' } = {}) {
  const planner = new StockPlanner({
    intents: nothingAnnounced,
    now: given.now ?? 0,
    reactiveStockCount: 4,
    policy: given.policy ?? 'cheapest',
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
  planner.observeFinish({ ...caller, runMs });
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

function countLeaves(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, each) => sum + countLeaves(each), 0)
    : 1;
}

describe('the stock planner', () => {
  it('decides after a restart as one that never stopped', () => {
    const history = fc.array(step, { minLength: 1, maxLength: 60 });
    const policies = fc.constantFrom('cheapest' as const, 'weighted-sum' as const);
    fc.assert(
      fc.property(history, history, policies, (before, after, policy) => {
        const first = openPlanner({ policy });
        const { now } = playAll(first, before, 1_800_000_000_000);
        const second = openPlanner({ policy, now });
        expect(restore(second, stateOf(first))).toBe(true);
        const unbroken = playAll(first, after, now);
        expect(playAll(second, after, now).outlooks).toEqual(unbroken.outlooks);
        expect(second.reasons(unbroken.now)).toEqual(first.reasons(unbroken.now));
        expect(stateOf(second)).toEqual(stateOf(first));
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
    expect(Object.keys(stateOf(second)['stock-rules'] ?? {})).toContain('cobol');
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
      if (n % 20 === 0) {
        planner.outlook(now);
      }
    }
    expect(JSON.stringify(stateOf(planner)).length).toBeLessThan(2_000_000);
  });
});
