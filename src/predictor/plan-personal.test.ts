import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId } from '../kernel/ids.ts';
import { GAP_BIN_COUNT, gapBinOf, gapEdgesMs } from '../stats/gap-bins.ts';
import { type PersonalCandidate, type PersonalLimits, planPersonal } from './plan-personal.ts';

const limits: PersonalLimits = {
  priceGbSPerSecond: 100,
  memoryMbMax: 100,
  memoryMbPerTenantMax: 50,
  guardMs: 500,
};
const cost = { savedMs: 20, basis: 'measured' as const, bootMs: 100, memoryMb: 10 };

function candidateOf(given: Partial<PersonalCandidate> = {}): PersonalCandidate {
  return {
    owner: { tenantId: makeId('ten', 't'), userId: makeId('usr', 'ada') },
    runtime: 'python',
    programId: makeId('prg', 'p'),
    preload: [],
    idleSinceAt: 0,
    gaps: gapsAt(20_000),
    gapCount: 50,
    sameProgramRatio: 1,
    cost,
    ...given,
  };
}

/** Every gap falls into the bin of this one. */
function gapsAt(gapMs: number): number[] {
  return gapEdgesMs.map((_, bin) => (bin === gapBinOf(gapMs) ? 50 : 0));
}

const amounts = fc.double({ min: 0.01, max: 1000, noNaN: true });
const users = fc.array(
  fc.record({
    tenant: fc.constantFrom('a', 'b', 'c'),
    gaps: fc.array(fc.nat(20), { minLength: GAP_BIN_COUNT, maxLength: GAP_BIN_COUNT }),
    gapCount: fc.nat(40),
    sameProgramRatio: fc.double({ min: 0, max: 1, noNaN: true }),
    idleSinceAt: fc.integer({ min: -500_000, max: 0 }),
    savedMs: amounts,
    bootMs: amounts,
    memoryMb: amounts,
  }),
  { maxLength: 20 },
);
const candidates = users.map((all) =>
  all.map(({ tenant, savedMs, bootMs, memoryMb, ...rest }, k) =>
    candidateOf({
      ...rest,
      owner: { tenantId: makeId('ten', tenant), userId: makeId('usr', `u${k}`) },
      cost: { ...cost, savedMs, bootMs, memoryMb },
    }),
  ),
);

describe('planPersonal', () => {
  it('never passes the budget of all or of a tenant, and plans the same twice', () => {
    fc.assert(
      fc.property(candidates, amounts, amounts, (all, memoryMbMax, memoryMbPerTenantMax) => {
        const bounds = { ...limits, memoryMbMax, memoryMbPerTenantMax };
        const targets = planPersonal(all, bounds, 0);
        expect(planPersonal(all, bounds, 0)).toEqual(targets);
        const heldMb = (of: typeof targets) => of.reduce((sum, { memoryMb }) => sum + memoryMb, 0);
        expect(heldMb(targets)).toBeLessThanOrEqual(memoryMbMax * 1.000001);
        for (const own of Map.groupBy(targets, ({ owner }) => owner.tenantId).values()) {
          expect(heldMb(own)).toBeLessThanOrEqual(memoryMbPerTenantMax * 1.000001);
        }
        for (const { fromAt, untilAt } of targets) {
          expect(untilAt).toBeGreaterThan(Math.max(0, fromAt));
        }
      }),
    );
  });

  it('warms ahead for a user whose next gap is certain, and waits with nothing warm until then', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 400_000 }), (gapMs) => {
        const candidate = candidateOf({ gaps: gapsAt(gapMs), cost: { ...cost, savedMs: 200, memoryMb: 5 } });
        const [target] = planPersonal([candidate], limits, 1000);
        expect(target?.fromAt).toBeGreaterThan(gapMs / 2);
        expect(target?.fromAt).toBeLessThanOrEqual(gapMs);
        expect(target?.untilAt).toBeGreaterThan(gapMs);
        expect(target?.bootMs).toBe(cost.bootMs + limits.guardMs);
      }),
    );
  });

  it('keeps nothing for a user who has outstayed every known gap', () => {
    expect(planPersonal([candidateOf()], limits, 20_000)).toHaveLength(1);
    expect(planPersonal([candidateOf()], limits, 60_000)).toEqual([]);
  });

  it('keeps nothing where a hit saves nothing, or less than holding costs', () => {
    const savedMs = (saved: number) =>
      planPersonal([candidateOf({ cost: { ...cost, savedMs: saved } })], limits, 1000);
    expect(savedMs(0)).toEqual([]);
    expect(savedMs(0.01)).toEqual([]);
    expect(savedMs(20)).toHaveLength(1);
    expect(planPersonal([candidateOf({ sameProgramRatio: 0 })], limits, 1000)).toEqual([]);
  });

  it('keeps the one of a new user after a run, for between half and twice the time that a hit pays for', () => {
    const fairMs = 1000 * ((limits.priceGbSPerSecond * 0.02) / (10 / 1024));
    fc.assert(
      fc.property(fc.nat(7), fc.integer({ min: 0, max: 80_000_000 }), (gapCount, gapMs) => {
        const [target] = planPersonal([candidateOf({ gapCount, gaps: gapsAt(gapMs) })], limits, 1);
        expect(target?.fromAt).toBe(0);
        expect(target?.untilAt).toBeGreaterThanOrEqual(fairMs / 2 - 1);
        expect(target?.untilAt).toBeLessThanOrEqual(fairMs * 2 + 1);
      }),
    );
  });

  it('keeps the dearest first', () => {
    const users = [10, 30, 20].map((savedMs) =>
      candidateOf({
        owner: { tenantId: makeId('ten', 't'), userId: makeId('usr', `u${savedMs}`) },
        cost: { ...cost, savedMs },
      }),
    );
    const names = planPersonal(users, { ...limits, memoryMbMax: 20 }, 15_000).map(
      ({ owner }) => owner.userId,
    );
    expect(names).toEqual(['usr_u30', 'usr_u20']);
  });

  it('plans none from figures that are no numbers, or negative', () => {
    const wrong = fc.constantFrom(Number.NaN, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    const spoilt = fc.tuple(
      wrong,
      fc.constantFrom('savedMs', 'bootMs', 'memoryMb', 'gapCount', 'sameProgramRatio', 'gaps'),
    );
    fc.assert(
      fc.property(spoilt, fc.constantFrom(0, 50), ([value, where], gapCount) => {
        const sound = candidateOf({ gapCount });
        const candidate =
          where === 'gaps'
            ? { ...sound, gaps: [value, ...sound.gaps.slice(1)] }
            : where in cost
              ? { ...sound, cost: { ...cost, [where]: value } }
              : { ...sound, [where]: value };
        expect(planPersonal([candidate], limits, 1000)).toEqual([]);
      }),
    );
    expect(planPersonal([candidateOf({ idleSinceAt: Number.NaN })], limits, 0)).toEqual([]);
    expect(planPersonal([candidateOf()], { ...limits, memoryMbMax: Number.NaN }, 0)).toEqual([]);
    expect(planPersonal([candidateOf()], { ...limits, priceGbSPerSecond: Number.NaN }, 0)).toEqual([]);
  });
});
