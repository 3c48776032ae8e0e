import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { DemandFacts } from './demand-facts.ts';
import { RuleMixer } from './rule-mixer.ts';

const costs = { replenishMs: 500, memoryMb: 100, coldStartPriceGbS: 20, countMax: 50 };
const TICK_MS = 500;

/** Drives a mixer with a stream of arrival counts per tick, with perfect knowledge of the recent rate. */
function drive(arrivalsIn: (tick: number, random: Random) => number, ticks: number) {
  const random = seededRandom(11);
  const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4, policy: 'cheapest' });
  const recent: number[] = [];
  let choice = mixer.tick(0, factsOf(recent), costs, 0);
  for (let tick = 1; tick <= ticks; tick += 1) {
    const count = arrivalsIn(tick, random);
    for (let n = 0; n < count; n += 1) {
      mixer.observeArrival(tick * TICK_MS + n, costs, 'unannounced');
    }
    recent.push(count);
    choice = mixer.tick((tick + 1) * TICK_MS, factsOf(recent), costs, 0);
  }
  return { mixer, choice };
}

function factsOf(counts: readonly number[]): DemandFacts {
  const rate = (ticks: number) =>
    counts.slice(-ticks).reduce((sum, count) => sum + count, 0) / ((ticks * TICK_MS) / 1000);
  const peak = (ticks: number) => Math.max(0, ...counts.slice(-ticks));
  return {
    now: counts.length * TICK_MS,
    rates: [rate(10), rate(40), rate(120), rate(600), rate(3600), rate(3600)],
    intensity: rate(40),
    userRate: rate(40),
    sessionRate: rate(40),
    clumpCount: 1,
    weightedSum: { instanceCount: 9, scaledToZeroCount: 6 },
    dispersion: 1,
    peaks: { minute: peak(120), tenMinutes: peak(1200) },
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
      const { followedGbS } = mixer.costs();
      expect(followedGbS).toBeLessThan(1.15 * Math.min(...Object.values(mixer.toState())));
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
    const restored = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4, policy: 'cheapest' });
    restored.restore(JSON.parse(JSON.stringify(mixer.toState())));
    expect(restored.toState()).toEqual(mixer.toState());
    restored.restore({ sessions: 'cheap', 'fixed:0': Number.NaN, nonsense: 4 });
    expect(restored.toState()).toEqual(mixer.toState());
    restored.restore(null);
    expect(restored.toState()).toEqual(mixer.toState());
  });

  it('follows the weighted sum, and nothing cheaper, where that is the policy', () => {
    for (const [policy, count] of [
      ['weighted-sum', 9],
      ['weighted-sum-zero', 6],
    ] as const) {
      const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4, policy });
      for (let tick = 0; tick < 1000; tick += 1) {
        const choice = mixer.tick(tick * TICK_MS, factsOf([]), costs, 0);
        expect(choice).toMatchObject({ rule: policy, count });
      }
    }
  });
});
