import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalTarget } from '../../test/support/personal-target.ts';
import { type InstanceId, makeId } from '../kernel/ids.ts';
import type { Instance, InstanceState } from '../model/instance.ts';
import type { ManagerTargets } from '../model/plan.ts';
import { planPool } from './plan-pool.ts';

const managerId = makeId('mgr', 'm');
const programId = makeId('prg', 'p');
const ada = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') };
const bob = { tenantId: makeId('ten', 't'), userId: makeId('usr', 'bob') };
const limits = { instanceCountMax: 20, freeBootCount: () => 5, surplusIdleMsMin: 0 };
const nothingPromised: ReadonlySet<InstanceId> = new Set();

const states: fc.Arbitrary<InstanceState> = fc.oneof(
  fc.constant<InstanceState>({ kind: 'provisioning', requestedAt: 0 }),
  fc.integer({ min: 0, max: 99 }).map((readyAt): InstanceState => ({ kind: 'prewarmed', readyAt })),
  fc.constantFrom(ada, bob).map((owner): InstanceState => ({ kind: 'warm', owner, programId, since: 0 })),
  fc
    .constantFrom(ada, bob)
    .map((owner): InstanceState => ({ kind: 'busy', owner, executionId: makeId('exe', 'e'), since: 0 })),
);
const pools = fc
  .array(fc.record({ runtime: fc.constantFrom('python', 'node'), state: states }), { maxLength: 15 })
  .map((all) =>
    all.map(
      ({ runtime, state }, index): Instance => ({ id: makeId('ins', `${index}`), managerId, runtime, state }),
    ),
  );
const personalTargets = fc
  .array(
    fc.record({
      owner: fc.constantFrom(ada, bob),
      runtime: fc.constantFrom('python', 'node'),
      fromAt: fc.integer({ min: 50, max: 250 }),
      untilAt: fc.integer({ min: 50, max: 250 }),
      bootMs: fc.constantFrom(0, 50),
      valueGbS: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 4 },
  )
  .map((all) => all.map(({ owner, ...rest }) => personalTarget(owner, { ...rest, programId })));
const wantedStocks = fc
  .record({ python: fc.nat(6), node: fc.nat(6) })
  .map((counts) => Object.entries(counts).map(([runtime, count]) => ({ runtime, count })));

function targetsOf(
  stocks: ManagerTargets['stocks'],
  personal: ManagerTargets['personal'] = [],
): ManagerTargets {
  return { managerId, madeAt: 0, stocks, personal };
}

/** The pool after the actions, boots and loading merely begun. */
function apply(pool: readonly Instance[], actions: ReturnType<typeof planPool>): Instance[] {
  const stopped = new Set(
    actions.flatMap((action) => (action.kind === 'stop-instance' ? [action.instanceId] : [])),
  );
  let left = pool.filter(({ id }) => !stopped.has(id));
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'prewarm-instance') {
      const id = makeId('ins', `new${index}`);
      const { runtime } = action;
      left = [...left, { id, managerId, runtime, state: { kind: 'provisioning', requestedAt: 0 } }];
    } else if (action.kind === 'warm-instance') {
      const { owner, runtime } = action.target;
      const id = makeId('ins', `own${index}`);
      const keptFor = { owner, programId };
      left = [...left, { id, managerId, runtime, state: { kind: 'provisioning', requestedAt: 0, keptFor } }];
    }
  }
  return left;
}

describe('planPool', () => {
  it('plans nothing more when its plan is under way, as long as boots were not short', () => {
    const many = { ...limits, instanceCountMax: 100, freeBootCount: () => 50 };
    const memory = { mbMax: 200, mbOf: (runtime: string) => (runtime === 'node' ? 20 : 30) };
    const budgets = fc.constantFrom(many, { ...many, memory });
    fc.assert(
      fc.property(pools, wantedStocks, personalTargets, budgets, (pool, stocks, personal, bounds) => {
        const at = { now: 100, promised: nothingPromised, limits: bounds };
        const targets = targetsOf(stocks, personal);
        const after = apply(pool, planPool(pool, targets, at));
        expect(planPool(after, targets, at)).toEqual([]);
      }),
    );
  });

  it('never passes the limits, never stops a busy instance, and reaches the wanted stock', () => {
    fc.assert(
      fc.property(pools, wantedStocks, (pool, stocks) => {
        const actions = planPool(pool, targetsOf(stocks), { now: 100, promised: nothingPromised, limits });
        const boots = actions.filter(({ kind }) => kind !== 'stop-instance');
        expect(boots.length).toBeLessThanOrEqual(5);
        expect(pool.length + boots.length).toBeLessThanOrEqual(Math.max(20, pool.length));
        for (const action of actions) {
          const stopped =
            action.kind === 'stop-instance' ? pool.find(({ id }) => id === action.instanceId) : undefined;
          expect(stopped?.state.kind).not.toBe('busy');
        }
        for (const { runtime, count } of stocks) {
          const free = apply(pool, actions).filter(
            ({ runtime: held, state }) =>
              held === runtime && ['prewarmed', 'provisioning'].includes(state.kind),
          ).length;
          expect(free >= count || boots.length === 5).toBe(true);
        }
      }),
    );
  });

  it('keeps within the memory budget what it may touch, and gives up the least valuable first', () => {
    const memory = { mbMax: 60, mbOf: () => 20 };
    const instance = (name: string, state: InstanceState): Instance => ({
      id: makeId('ins', name),
      managerId,
      runtime: 'node',
      state,
    });
    const personal = [
      personalTarget(ada, { runtime: 'node', programId, valueGbS: 1 }),
      personalTarget(bob, { runtime: 'node', programId, valueGbS: 2 }),
    ];
    const warmOf = (name: string, owner: typeof ada) =>
      instance(name, { kind: 'warm', owner, programId, since: 0 });
    const pool = [
      warmOf('ada', ada),
      warmOf('bob', bob),
      instance('old', { kind: 'prewarmed', readyAt: 1 }),
      instance('young', { kind: 'prewarmed', readyAt: 2 }),
      instance('booting', { kind: 'provisioning', requestedAt: 3 }),
    ];
    const stocks = [{ runtime: 'node', count: 5 }];
    const at = { now: 100, promised: nothingPromised, limits: { ...limits, memory } };
    const plan = (mbMax: number) =>
      planPool(pool, targetsOf(stocks, personal), {
        ...at,
        limits: { ...limits, memory: { ...memory, mbMax } },
      });
    const stop = (name: string) => ({
      kind: 'stop-instance',
      instanceId: makeId('ins', name),
      why: 'evicted',
    });
    expect(plan(140)).toEqual([
      { kind: 'prewarm-instance', runtime: 'node' },
      { kind: 'prewarm-instance', runtime: 'node' },
    ]);
    expect(plan(100)).toEqual([]);
    expect(plan(60)).toEqual([stop('old'), stop('young')]);
    expect(plan(40)).toEqual([stop('old'), stop('young'), stop('ada')]);
  });

  it('begins the boot for a personal interval one boot ahead of it, even without a stock', () => {
    const target = personalTarget(ada, { runtime: 'node', programId, fromAt: 200, untilAt: 300, bootMs: 50 });
    const plan = (pool: Instance[], now: number) =>
      planPool(pool, targetsOf([], [target]), { now, promised: nothingPromised, limits });
    expect(plan([], 149)).toEqual([]);
    expect(plan([], 150)).toEqual([{ kind: 'warm-instance', target }]);
    const ofTheUser = (state: InstanceState): Instance => ({
      id: makeId('ins', 'a'),
      managerId,
      runtime: 'node',
      state,
    });
    const hold = { owner: ada, programId };
    expect(plan([ofTheUser({ kind: 'provisioning', requestedAt: 150, keptFor: hold })], 190)).toEqual([]);
    expect(plan([ofTheUser({ kind: 'initialising', since: 190, ...hold })], 200)).toEqual([]);
  });

  it('keeps what still stands of a runtime whose boots keep failing', () => {
    const pool: Instance[] = [
      { id: makeId('ins', 'a'), managerId, runtime: 'node', state: { kind: 'prewarmed', readyAt: 0 } },
    ];
    const plan = (isFailing: boolean) =>
      planPool(pool, targetsOf([]), {
        now: 100,
        promised: nothingPromised,
        limits: { ...limits, isBootFailing: () => isFailing },
      });
    expect(plan(true)).toEqual([]);
    expect(plan(false)).toHaveLength(1);
  });

  it('never uses or stops an instance that is promised', () => {
    fc.assert(
      fc.property(pools, wantedStocks, (pool, stocks) => {
        const promised = new Set(pool.filter((_, index) => index % 2 === 0).map(({ id }) => id));
        const actions = planPool(pool, targetsOf(stocks), { now: 100, promised, limits });
        const touched = actions.flatMap((action) =>
          action.kind === 'stop-instance' ? [action.instanceId] : [],
        );
        expect(pool.filter(({ id }) => promised.has(id) && touched.includes(id))).toEqual([]);
      }),
    );
  });

  it('keeps a surplus instance until it has been idle for a while', () => {
    const pool: Instance[] = [
      { id: makeId('ins', 'a'), managerId, runtime: 'node', state: { kind: 'prewarmed', readyAt: 60 } },
    ];
    const at = { now: 100, promised: nothingPromised, limits: { ...limits, surplusIdleMsMin: 50 } };
    expect(planPool(pool, targetsOf([]), at)).toEqual([]);
    expect(planPool(pool, targetsOf([]), { ...at, now: 110 })).toHaveLength(1);
  });

  it('warms a personal instance in its interval, once, and stops it after', () => {
    const target = personalTarget(ada, { runtime: 'node', programId, fromAt: 50, untilAt: 150 });
    const free: Instance = {
      id: makeId('ins', 'a'),
      managerId,
      runtime: 'node',
      state: { kind: 'prewarmed', readyAt: 0 },
    };
    const warm: Instance = {
      ...free,
      id: makeId('ins', 'b'),
      state: { kind: 'warm', owner: ada, programId, since: 0 },
    };
    const targets = targetsOf([{ runtime: 'node', count: 1 }], [target]);
    const plan = (pool: Instance[], now: number) =>
      planPool(pool, targets, { now, promised: nothingPromised, limits });
    expect(plan([free], 40)).toEqual([]);
    expect(plan([free], 60)).toEqual([{ kind: 'warm-instance', target }]);
    expect(plan([free, warm], 60)).toEqual([]);
    expect(plan([free, warm], 40)).toEqual([{ kind: 'stop-instance', instanceId: warm.id, why: 'expired' }]);
    expect(plan([free, warm], 150)).toEqual([{ kind: 'stop-instance', instanceId: warm.id, why: 'expired' }]);
  });
});
