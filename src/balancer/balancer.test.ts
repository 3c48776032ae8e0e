import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalTarget } from '../../test/support/personal-target.ts';
import { makeId } from '../kernel/ids.ts';
import { seededRandom } from '../kernel/random.ts';
import type { ManagerLoad } from '../model/instance-manager.ts';
import type { StockTarget } from '../model/plan.ts';
import { placeExecution, placementStrategies } from './place-execution.ts';
import { planFleet } from './plan-fleet.ts';
import { splitPlan } from './split-plan.ts';

const explanation = {
  rule: 'sessions',
  arrivalsPerSecond: 1,
  dispersion: 1,
  clumpCount: 1,
  weightedSum: undefined,
  replenishMs: 300,
  coldStartPriceGbS: 20,
  missRatio: 0,
  costs: [],
  sentence: 'Because.',
};
const stocks: fc.Arbitrary<StockTarget[]> = fc
  .array(fc.record({ count: fc.nat(12), memoryMb: fc.integer({ min: 1, max: 300 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) =>
    all.map(({ count, memoryMb }, k) => ({
      runtime: `r${k}`,
      count,
      explanation: { ...explanation, memoryMb },
    })),
  );
const limits = {
  warmMemoryMbMax: 1000,
  managerCountMin: 1,
  managerCountMax: 5,
  managerCapacityCount: 4,
};
const quiet = {
  mode: 'predictive' as const,
  modeNote: undefined,
  modeSentence: 'it is configured',
  personal: [],
  personalSentences: [],
  layers: [],
  layerSentences: [],
  trial: undefined,
  stocks: [],
  concurrencyNow: 0,
  concurrencyExpected: 0,
  managersBefore: undefined,
};

describe('planFleet', () => {
  it('stops managers when they were not needed for five minutes on end', () => {
    let plan = planFleet({ ...quiet, concurrencyNow: 9 }, limits, 0);
    const countAfterMinutes = (minutes: number, concurrencyNow: number) => {
      plan = planFleet({ ...quiet, managersBefore: plan, concurrencyNow }, limits, minutes * 60_000);
      return plan.managerCount;
    };
    expect([
      countAfterMinutes(1, 1),
      countAfterMinutes(5, 1),
      countAfterMinutes(5.9, 9),
      countAfterMinutes(6, 1),
      countAfterMinutes(10.9, 1),
    ]).toEqual([3, 3, 3, 3, 3]);
    expect(countAfterMinutes(11, 1)).toBe(1);
  });

  it('runs as many managers as the concurrency needs, within the bounds, without swinging', () => {
    const countAfter = (managerCount: number, concurrencyNow: number) =>
      planFleet(
        { ...quiet, managersBefore: { managerCount, managersSpareSince: 0 }, concurrencyNow },
        limits,
        300_000,
      ).managerCount;
    expect(countAfter(1, 0)).toBe(1);
    expect(countAfter(1, 9)).toBe(3);
    expect(countAfter(3, 8)).toBe(3);
    expect(countAfter(3, 4)).toBe(1);
    expect(countAfter(2, 400)).toBe(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(30), (count, concurrency) => {
        const once = countAfter(count, concurrency);
        expect(countAfter(once, concurrency)).toBe(once);
      }),
    );
  });

  it('keeps the dearest personal instances that fit', () => {
    const personal = [1, 3, 2].map((valueGbS) =>
      personalTarget(
        { tenantId: makeId('ten', 't'), userId: makeId('usr', `u${valueGbS}`) },
        { memoryMb: 300, valueGbS },
      ),
    );
    const stock = { runtime: 'r0', count: 1, explanation: { ...explanation, memoryMb: 300 } };
    const plan = planFleet({ ...quiet, stocks: [stock], personal }, limits, 0);
    expect(plan.personal.map(({ valueGbS }) => valueGbS)).toEqual([3, 2]);
  });
});

describe('splitPlan', () => {
  it('deals out the whole plan, evenly, and the same way each time', () => {
    fc.assert(
      fc.property(stocks, fc.integer({ min: 1, max: 6 }), (wanted, managerCount) => {
        const plan = planFleet({ ...quiet, stocks: wanted }, { ...limits, warmMemoryMbMax: 1e9 }, 0);
        const ids = Array.from({ length: managerCount }, (_, k) => makeId('mgr', `${k}`));
        const parts = splitPlan(plan, ids, []);
        expect(splitPlan(plan, ids.toReversed(), [])).toEqual(parts);
        wanted.forEach(({ count }, row) => {
          const counts = parts.map((part) => part.stocks[row]?.count ?? Number.NaN);
          expect(counts.reduce((sum, part) => sum + part, 0)).toBe(count);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});

const loads: fc.Arbitrary<ManagerLoad[]> = fc
  .array(
    fc.record({ busyCount: fc.nat(5), workMs: fc.nat(1000), prewarmed: fc.nat(2), isWarm: fc.boolean() }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ busyCount, workMs, prewarmed, isWarm }, k) => ({
      managerId: makeId('mgr', `${k}`),
      busyCount,
      capacityCount: 4,
      predictedWorkMs: workMs,
      prewarmedCounts: new Map([['python', prewarmed]]),
      warmKeys: new Set(isWarm ? ['t/u/python'] : []),
    })),
  );

describe('placeExecution', () => {
  it('never picks a full manager, and prefers warm, then prewarmed, whatever the strategy', () => {
    fc.assert(
      fc.property(loads, fc.constantFrom(...placementStrategies), fc.nat(100), (all, strategy, turn) => {
        const wanted = { runtime: 'python', warmKey: 't/u/python' };
        const place = () => placeExecution(all, wanted, { strategy, turn, random: seededRandom(turn) });
        const chosen = place();
        const open = all.filter(({ busyCount }) => busyCount < 4);
        expect(chosen === undefined).toBe(open.length === 0);
        expect(place()).toEqual(chosen);
        if (chosen !== undefined) {
          expect(chosen.busyCount).toBeLessThan(4);
          expect(chosen.warmKeys.size > 0 || open.every(({ warmKeys }) => warmKeys.size === 0)).toBe(true);
        }
      }),
    );
  });

  it('does what each strategy is named for', () => {
    const load = (k: number, busyCount: number, predictedWorkMs: number): ManagerLoad => ({
      managerId: makeId('mgr', `${k}`),
      busyCount,
      capacityCount: 4,
      predictedWorkMs,
      prewarmedCounts: new Map(),
      warmKeys: new Set(),
    });
    const all = [load(0, 2, 10), load(1, 1, 900), load(2, 3, 5)];
    const pick = (strategy: (typeof placementStrategies)[number], turn = 0) =>
      placeExecution(all, { runtime: 'r', warmKey: '' }, { strategy, turn, random: seededRandom(turn) })
        ?.managerId;
    expect([0, 1, 2, 3].map((turn) => pick('round-robin', turn))).toEqual([
      'mgr_0',
      'mgr_1',
      'mgr_2',
      'mgr_0',
    ]);
    expect(pick('least-loaded')).toBe('mgr_1');
    expect(pick('least-predicted-work')).toBe('mgr_2');
    const powers = new Set(Array.from({ length: 40 }, (_, turn) => pick('power-of-two', turn)));
    expect(powers).toEqual(new Set(['mgr_0', 'mgr_1']));
  });
});
