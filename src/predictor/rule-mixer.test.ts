import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../kernel/random.ts';
import { RuleMixer } from './rule-mixer.ts';
import type { DemandFacts } from './stock-rules.ts';

const costs = { replenishMs: 500, memoryMb: 100, coldStartPriceGbS: 20, countMax: 50 };
const TICK_MS = 500;

/** Drives a mixer with a stream of arrival counts per tick, with perfect knowledge of the recent rate. */
function drive(arrivalsIn: (tick: number, random: Random) => number, ticks: number) {
  const random = seededRandom(11);
  const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4 });
  const recent: number[] = [];
  let choice = mixer.tick(0, factsOf(recent), costs);
  for (let tick = 1; tick <= ticks; tick += 1) {
    const count = arrivalsIn(tick, random);
    for (let n = 0; n < count; n += 1) {
      mixer.observeArrival(tick * TICK_MS + n, costs);
    }
    recent.push(count);
    choice = mixer.tick((tick + 1) * TICK_MS, factsOf(recent), costs);
  }
  return { mixer, choice };
}

function factsOf(counts: readonly number[]): DemandFacts {
  const rate = (ticks: number) =>
    counts.slice(-ticks).reduce((sum, count) => sum + count, 0) / ((ticks * TICK_MS) / 1000);
  return {
    rates: [rate(3), rate(10), rate(40), rate(120), rate(600), rate(3600), rate(3600), rate(3600)],
    sessionRate: rate(40),
    intentRate: 0,
    dispersion: 1,
  };
}

describe('the rule mixer', () => {
  it('is never much dearer than the best single rule chosen in hindsight', () => {
    const streams: ((tick: number, random: Random) => number)[] = [
      (_, random) => (random.next() < 0.2 ? 1 : 0),
      (tick) => (tick % 200 < 20 ? 3 : 0),
      (_, random) => (random.next() < 0.01 ? 6 : 0),
    ];
    for (const stream of streams) {
      const { mixer } = drive(stream, 6000);
      const { followedGbS, rules } = mixer.costs();
      expect(followedGbS).toBeLessThan(1.15 * Math.min(...rules.values()));
    }
  });

  it('beats the reactive stock where demand comes and goes', () => {
    const { mixer } = drive((tick) => (tick % 2000 < 100 ? 6 : 0), 10_000);
    const { followedGbS, reactiveGbS } = mixer.costs();
    expect(followedGbS).toBeLessThan(0.8 * reactiveGbS);
  });

  it('lets go of the stock of a runtime that nobody uses any more', () => {
    expect(drive((tick) => (tick < 100 ? 2 : 0), 8000).choice.count).toBeLessThanOrEqual(1);
  });

  it('takes up what it had learnt, and ignores what is no cost', () => {
    const { mixer } = drive((_, random) => (random.next() < 0.2 ? 1 : 0), 500);
    const restored = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4 });
    restored.restore(JSON.parse(JSON.stringify(mixer.toState())));
    expect(restored.toState()).toEqual(mixer.toState());
    restored.restore({ sessions: 'cheap', 'fixed:0': Number.NaN, nonsense: 4 });
    expect(restored.toState()).toEqual(mixer.toState());
    restored.restore(null);
    expect(restored.toState()).toEqual(mixer.toState());
  });

  it('gives a rule that a checkpoint does not know neither the lead nor the last place', () => {
    const { mixer } = drive((_, random) => (random.next() < 0.2 ? 1 : 0), 500);
    const { 'hold-60s': _, ...older } = mixer.toState();
    const restored = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4 });
    restored.restore(older);
    const costsOfAll = [...mixer.costs().rules.values()];
    const cost = restored.costs().rules.get('hold-60s') ?? 0;
    expect(cost).toBeGreaterThan(Math.min(...costsOfAll));
    expect(cost).toBeLessThan(Math.max(...costsOfAll));
  });

  it('counts the arrivals of a user beyond its share for less', () => {
    const costAfter = (weightRatio: number) => {
      const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 0 });
      for (let n = 0; n < 100; n += 1) {
        mixer.observeArrival(n * 1000, costs, weightRatio);
      }
      return mixer.costs().reactiveGbS;
    };
    expect(costAfter(0.1)).toBeCloseTo(costAfter(1) / 10, 6);
  });

  it('holds a bounded memory, and finite costs, under a flood and broken instants', () => {
    const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4 });
    for (let n = 0; n < 50_000; n += 1) {
      mixer.observeArrival(n % 3 === 0 ? 0 : n / 1000, costs);
    }
    mixer.observeArrival(Number.NaN, costs);
    const { count } = mixer.tick(60, factsOf([]), costs);
    expect(count).toBeLessThanOrEqual(costs.countMax);
    expect([...mixer.costs().rules.values()].every(Number.isFinite)).toBe(true);
  });

  it('sizes by the bursts it saw where no law fits them', () => {
    const { mixer } = drive((tick) => (tick % 40 === 0 ? 7 : 0), 8000);
    const rules = mixer.costs().rules;
    expect(rules.get('seen-bursts-1024')).toBeLessThan(0.5 * (rules.get('rate-21600s-poisson') ?? 0));
  });
});
