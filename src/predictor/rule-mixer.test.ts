import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { DemandFacts } from './demand-facts.ts';
import { RuleMixer } from './rule-mixer.ts';

const costs = { replenishMs: 500, memoryMb: 100, coldStartPriceGbS: 20, countMax: 50 };
const TICK_MS = 500;

/** Drives a mixer with a stream of arrival counts per tick, with perfect knowledge of the recent rate. */
function drive(arrivalsIn: (tick: number, random: Random) => number, ticks: number) {
  const random = seededRandom(11);
  const mixer = new RuleMixer({
    halfLifeMs: 86_400_000,
    reactiveCount: 4,
    policy: 'cheapest',
    regimeKeptRatio: 1,
  });
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
    crowdRate: rate(40),
    clumpCount: 1,
    weightedSum: { instanceCount: 9, scaledToZeroCount: 6 },
    dispersion: 1,
    peaks: { minute: peak(120), tenMinutes: peak(1200) },
    returnRate: rate(40),
    ends: { ofMinute: 0, silentMs: 0 },
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
      expect(followedGbS).toBeLessThan(
        1.15 * Math.min(...mixer.standings().rules.map(({ costGbS }) => costGbS)),
      );
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

  const settings = {
    halfLifeMs: 86_400_000,
    reactiveCount: 4,
    policy: 'cheapest',
    regimeKeptRatio: 1,
  } as const;
  const stateOf = (mixer: RuleMixer) => JSON.parse(JSON.stringify(mixer.toState()));
  const busy = () => drive((_, random) => (random.next() < 0.2 ? 1 : 0), 500).mixer;

  it('takes up what it had learnt, and ignores what is no state', () => {
    const mixer = busy();
    const restored = new RuleMixer(settings);
    expect(restored.restore(stateOf(mixer), 0)).toBe(true);
    expect(stateOf(restored)).toEqual(stateOf(mixer));
    for (const junk of [null, 4, [], { rules: 'cheap' }, { ...stateOf(mixer), followed: { costGbS: -1 } }]) {
      expect(restored.restore(junk, 0)).toBe(false);
      expect(stateOf(restored)).toEqual(stateOf(mixer));
    }
  });

  it('neither follows nor shuns a rule of which an earlier life tells nothing, and says that something is missing', () => {
    const mixer = busy();
    const state = stateOf(mixer);
    delete state.rules['rate-5s'];
    state.rules.ranks.stock.costGbS = 'cheap';
    const restored = new RuleMixer(settings);
    expect(restored.restore(state, 0)).toBe(false);
    const { rules, followed } = restored.standings();
    expect(followed).toEqual(mixer.standings().followed);
    for (const name of ['rate-5s', 'ranks']) {
      expect(rules.find(({ rule }) => rule === name)?.costGbS).toBe(followed.costGbS);
    }
  });

  it('compares with a reactive stock of another size from now on only', () => {
    const mixer = busy();
    const restored = new RuleMixer({ ...settings, reactiveCount: 9 });
    expect(restored.restore(stateOf(mixer), 0)).toBe(false);
    const { followedGbS, reactiveGbS } = restored.costs();
    expect(reactiveGbS).toBe(followedGbS);
  });

  it('pays nothing for the time in which nobody watched', () => {
    const downMs = 7 * 86_400_000;
    const mixer = busy();
    const restored = new RuleMixer(settings);
    restored.restore(stateOf(mixer), downMs);
    const now = 501 * TICK_MS;
    mixer.tick(now + TICK_MS, factsOf([]), costs, 0);
    restored.tick(now + downMs + TICK_MS, factsOf([]), costs, 0);
    expect(restored.costs().reactiveGbS).toBeCloseTo(mixer.costs().reactiveGbS, 6);
  });

  it('follows other rules sooner after a change of regime, where costs of before count less from then on', () => {
    // Clumps of six for two hours, then hardly anything, while what was learnt still expects them.
    const changeTick = 14_400;
    const runWith = (regimeKeptRatio: number) => {
      const random = seededRandom(4);
      const mixer = new RuleMixer({ ...settings, regimeKeptRatio });
      const counts: number[] = [];
      let spentBefore = 0;
      for (let tick = 1; tick <= changeTick + 7200; tick += 1) {
        const count = tick <= changeTick ? 6 * Number(random.next() < 0.02) : Number(random.next() < 0.005);
        for (let n = 0; n < count; n += 1) {
          mixer.observeArrival(tick * TICK_MS + n, costs, 'unannounced');
        }
        counts.push(count);
        const facts = {
          ...factsOf(counts.slice(-1200)),
          now: (tick + 1) * TICK_MS,
          intensity: 0.24,
          dispersion: 6,
        };
        mixer.tick(facts.now, facts, costs, 0);
        spentBefore = tick === changeTick ? mixer.costs().spentGbS : spentBefore;
      }
      return {
        changedAt: mixer.standings().regimeChangedAt,
        spentAfter: mixer.costs().spentGbS - spentBefore,
      };
    };
    const [plain, adaptive] = [runWith(1), runWith(0.1)];
    expect(adaptive.changedAt).toBeGreaterThan(changeTick * TICK_MS);
    expect(plain.changedAt).toBe(adaptive.changedAt);
    expect(adaptive.spentAfter).toBeLessThan(0.95 * plain.spentAfter);
  });

  it('follows only rules that take part', () => {
    const settings = {
      halfLifeMs: 86_400_000,
      reactiveCount: 4,
      policy: 'cheapest',
      regimeKeptRatio: 1,
    } as const;
    const mixer = new RuleMixer({ ...settings, takesPart: (rule) => rule.startsWith('rate-') });
    const chosen = new Set<string>();
    for (let tick = 0; tick < 400; tick += 1) {
      mixer.observeArrival(tick * TICK_MS, costs, 'unannounced');
      chosen.add(mixer.tick((tick + 1) * TICK_MS, factsOf([1, 1, 1]), costs, 0).rule);
    }
    expect(mixer.standings().rules.every(({ rule }) => rule.startsWith('rate-'))).toBe(true);
    expect([...chosen].every((rule) => rule.startsWith('rate-'))).toBe(true);
    expect(() => new RuleMixer({ ...settings, takesPart: () => false })).toThrow('no rule takes part');
  });

  it('follows the weighted sum, and nothing cheaper, where that is the policy', () => {
    for (const [policy, count] of [
      ['weighted-sum', 9],
      ['weighted-sum-zero', 6],
    ] as const) {
      const mixer = new RuleMixer({ halfLifeMs: 86_400_000, reactiveCount: 4, policy, regimeKeptRatio: 1 });
      for (let tick = 0; tick < 1000; tick += 1) {
        const choice = mixer.tick(tick * TICK_MS, factsOf([]), costs, 0);
        expect(choice).toMatchObject({ rule: policy, count });
      }
    }
  });
});
