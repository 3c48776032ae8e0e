import { cheapestCount } from './stock-size.ts';

/** What every rule may look at when it sizes the stock of one runtime. */
export interface DemandFacts {
  /** Arrivals per second by half-life, in the order of `rateHalfLivesMs`. */
  readonly rates: readonly number[];
  /** Users in session, those who may begin one, and a burst under way: arrivals per second expected over the horizon. */
  readonly sessionRate: number;
  readonly intentRate: number;
  readonly dispersion: number;
}

/** What came within one replenishment time before each arrival, as the mixer counted it. */
export interface SeenBursts {
  /** The most arrivals within one replenishment time over the last `windowMs`. */
  peakWithin(windowMs: number): number;
  /**
   * Share of past arrivals that found at least `count` others within the replenishment time before them, by memory in
   * the order of `burstMemoryCounts`; undefined before the first.
   */
  missRatioAt(memoryIndex: number, count: number): number | undefined;
}

export interface StockCosts {
  readonly replenishMs: number;
  readonly memoryMb: number;
  readonly coldStartPriceGbS: number;
  readonly countMax: number;
}

export interface StockRule {
  readonly name: string;
  /** The rate the rule believes in, arrivals per second; undefined for a rule that believes in none. */
  readonly rateOf: ((facts: DemandFacts) => number) | undefined;
  readonly countOf: (facts: DemandFacts, costs: StockCosts, seen: SeenBursts) => number;
}

export const rateHalfLivesMs: readonly number[] = [
  1500, 5000, 20_000, 60_000, 300_000, 1_800_000, 21_600_000, 86_400_000,
];

/** Half-lives, in arrivals, of what is remembered of bursts. */
export const burstMemoryCounts: readonly number[] = [64, 1024];
/** Larger stocks are not told apart in what is remembered of bursts. */
export const BURST_COUNT_MAX = 64;

/** The longest that a rule holds on to a peak. */
export const PEAK_MEMORY_MS = 3_600_000;
const holdMs: readonly number[] = [15_000, 60_000, 180_000, 600_000, 1_800_000, PEAK_MEMORY_MS];

/** The recent rate of one half-life, with what is announced. */
function recentRate(halfLifeMs: number): (facts: DemandFacts) => number {
  const index = rateHalfLivesMs.indexOf(halfLifeMs);
  return (facts) => (facts.rates[index] ?? 0) + facts.intentRate;
}

function newsvendor(
  name: string,
  rateOf: (facts: DemandFacts) => number,
  law: 'poisson' | 'observed',
): StockRule {
  return {
    name,
    rateOf,
    countOf: (facts, costs) =>
      cheapestCount({
        ...costs,
        arrivalsPerSecond: rateOf(facts),
        dispersion: law === 'poisson' ? 1 : facts.dispersion,
      }),
  };
}

/** The newsvendor with the misses that past arrivals would really have met, instead of a law. */
function empirical(halfLifeMs: number, memoryIndex: number): StockRule {
  const rateOf = recentRate(halfLifeMs);
  return {
    name: `seen-bursts-${burstMemoryCounts[memoryIndex]}`,
    rateOf,
    countOf: (facts, costs, seen) => {
      const priceOfMiss = costs.coldStartPriceGbS * rateOf(facts);
      let best = 0;
      let bestCost = Number.POSITIVE_INFINITY;
      for (let count = 0; count <= Math.min(costs.countMax, BURST_COUNT_MAX); count += 1) {
        const missRatio = seen.missRatioAt(memoryIndex, count) ?? (count === 0 ? 1 : 0);
        const cost = (costs.memoryMb / 1024) * count + priceOfMiss * missRatio;
        if (cost < bestCost) {
          best = count;
          bestCost = cost;
        }
      }
      return best;
    },
  };
}

/** Holds what would have served the highest peak of the last `windowMs`, or that share of it, rounded up. */
function hold(windowMs: number, shareRatio: number): StockRule {
  const share = shareRatio === 1 ? '' : `${shareRatio}-of-`;
  return {
    name: `hold-${share}${windowMs / 1000}s`,
    rateOf: undefined,
    countOf: (_, costs, seen) => Math.min(costs.countMax, Math.ceil(shareRatio * seen.peakWithin(windowMs))),
  };
}

/** Fixed stocks are the reactive baseline: refilled after use, never moved. */
export function fixedRule(count: number): StockRule {
  return {
    name: `fixed:${count}`,
    rateOf: undefined,
    countOf: (_, costs) => Math.min(count, costs.countMax),
  };
}

const rateRules = rateHalfLivesMs.flatMap((halfLifeMs) => {
  const rateOf = recentRate(halfLifeMs);
  const label = `rate-${halfLifeMs / 1000}s`;
  return [newsvendor(label, rateOf, 'observed'), newsvendor(`${label}-poisson`, rateOf, 'poisson')];
});

const sessions = (facts: DemandFacts) => facts.sessionRate + facts.intentRate;
const sessionsOr = (halfLifeMs: number) => {
  const recent = recentRate(halfLifeMs);
  return (facts: DemandFacts) => Math.max(sessions(facts), recent(facts));
};

/** The rule followed while there is no evidence yet. */
export const FIRST_RULE = 'sessions-or-20s';

/** Every rule that runs in the shadow; their names are kept in checkpoints. */
export const stockRules: readonly StockRule[] = [
  newsvendor('sessions', sessions, 'observed'),
  newsvendor('sessions-poisson', sessions, 'poisson'),
  newsvendor(FIRST_RULE, sessionsOr(20_000), 'observed'),
  newsvendor('sessions-or-5s', sessionsOr(5000), 'observed'),
  newsvendor('sessions-or-300s', sessionsOr(300_000), 'observed'),
  ...rateRules,
  empirical(300_000, 0),
  empirical(21_600_000, 1),
  ...holdMs.map((windowMs) => hold(windowMs, 1)),
  hold(60_000, 0.5),
  hold(600_000, 0.5),
  ...[0, 1, 2, 3, 5, 8].map(fixedRule),
];
