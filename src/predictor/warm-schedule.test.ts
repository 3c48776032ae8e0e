import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapEdgesMs } from '../stats/gap-bins.ts';
import { planWarmSchedule, type WarmScheduleInput } from './warm-schedule.ts';

/** The cost of being warm exactly in the given bins, straight from what happens: an account of each possible gap. */
function costOf(isWarm: readonly boolean[], input: WarmScheduleInput): number {
  const total = input.edgesMs.reduce((sum, _, k) => sum + (input.weights[k] ?? 0), 0);
  const last = input.edgesMs.length - 1;
  let cost = 0;
  for (let hit = 0; hit <= last; hit += 1) {
    const probability = (input.weights[hit] ?? 0) / total;
    let held = 0;
    for (let k = 0; k <= Math.min(hit, last - 1); k += 1) {
      const widthSeconds = ((input.edgesMs[k + 1] ?? 0) - (input.edgesMs[k] ?? 0)) / 1000;
      held += isWarm[k] ? widthSeconds * (k === hit ? 0.5 : 1) : 0;
      const isBootedHere = k > 0 && isWarm[k] && !isWarm[k - 1];
      held += isBootedHere ? input.bootSeconds : 0;
    }
    cost += probability * (input.memoryGb * held + (isWarm[hit] ? 0 : input.priceGbS));
  }
  return cost;
}

function cheapestOfAll(input: WarmScheduleInput): number {
  const bins = input.edgesMs.length - 1;
  let best = Number.POSITIVE_INFINITY;
  for (let mask = 0; mask < 2 ** bins; mask += 1) {
    const isWarm = Array.from({ length: bins }, (_, k) => (mask & (1 << k)) !== 0);
    best = Math.min(best, costOf(isWarm, input));
  }
  return best;
}

const inputs: fc.Arbitrary<WarmScheduleInput> = fc
  .record({
    widths: fc.array(fc.integer({ min: 100, max: 60_000 }), { minLength: 1, maxLength: 8 }),
    weights: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 9, maxLength: 9 }),
    memoryGb: fc.double({ min: 0.01, max: 2, noNaN: true }),
    bootSeconds: fc.double({ min: 0, max: 20, noNaN: true }),
    priceGbS: fc.double({ min: 0.1, max: 100, noNaN: true }),
  })
  .map(({ widths, weights, ...rest }) => {
    const edgesMs = [0];
    for (const width of widths) {
      edgesMs.push((edgesMs.at(-1) ?? 0) + width);
    }
    return { ...rest, edgesMs, weights: weights.slice(0, edgesMs.length) };
  })
  .filter(({ weights }) => weights.some((weight) => weight > 0));

describe('planWarmSchedule', () => {
  it('costs as little as the best of all possible schedules', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planWarmSchedule(input);
        expect(plan.costGbS).toBeCloseTo(cheapestOfAll(input), 8);
        const isWarm = input.edgesMs
          .slice(0, -1)
          .map((edge) => plan.intervals.some(({ fromMs, untilMs }) => fromMs <= edge && edge < untilMs));
        expect(costOf(isWarm, input)).toBeCloseTo(plan.costGbS, 8);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps warm while people come back soon, and scales to zero when they rarely do', () => {
    const soon = gapEdgesMs.map((edge) => (edge < 10_000 ? 10 : 0));
    const rare = gapEdgesMs.map((edge) => (edge > 3_600_000 ? 1 : 0));
    const costs = { edgesMs: gapEdgesMs, memoryGb: 0.03, bootSeconds: 0.2, priceGbS: 20 };
    expect(planWarmSchedule({ ...costs, weights: soon }).intervals).toEqual([{ fromMs: 0, untilMs: 10_000 }]);
    expect(planWarmSchedule({ ...costs, weights: rare, memoryGb: 1 }).intervals).toEqual([]);
  });

  it('boots ahead of a habitual return instead of waiting for it warm', () => {
    const hourly = gapEdgesMs.map((edge, k) =>
      edge <= 3_600_000 && (gapEdgesMs[k + 1] ?? 0) > 3_600_000 ? 1 : 0,
    );
    const [only, ...others] = planWarmSchedule({
      edgesMs: gapEdgesMs,
      weights: hourly,
      memoryGb: 0.03,
      bootSeconds: 0.2,
      priceGbS: 100,
    }).intervals;
    expect(others).toEqual([]);
    expect(only?.fromMs).toBeGreaterThan(2_000_000);
  });

  it('plans nothing from nothing', () => {
    const nothing = { edgesMs: gapEdgesMs, weights: [], memoryGb: 1, bootSeconds: 1, priceGbS: 5 };
    expect(planWarmSchedule(nothing)).toEqual({ intervals: [], costGbS: 5 });
  });
});
