import type { WeightedDemandShare } from '../model/weighted-sum.ts';
import { sizeStock } from './stock-size.ts';

/** What every rule may look at when it sizes the stock of one runtime. */
export interface DemandFacts {
  /** Arrivals per second by half-life, in the order of `rateHalfLivesMs`. */
  readonly rates: readonly number[];
  /** Users in session, and those who may begin one: arrivals per second expected over the horizon. */
  readonly sessionRate: number;
  readonly dispersion: number;
  /** Arrivals of one user that come at once, as the typical arrival sees it; 1: each alone. */
  readonly clumpCount: number;
  /** Most arrivals within one replenishment time during the last minute and the last ten. */
  /** Instances that the weighted sum of the specification wants over all users: for ever, or while in session. */
  readonly weightedSum: Pick<WeightedDemandShare, 'instanceCount' | 'scaledToZeroCount'>;
  readonly peaks: { readonly minute: number; readonly tenMinutes: number };
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
  readonly countOf: (facts: DemandFacts, costs: StockCosts) => number;
}

export const rateHalfLivesMs: readonly number[] = [5000, 20_000, 60_000, 300_000, 1_800_000, 21_600_000];

function newsvendor(
  name: string,
  rateOf: (facts: DemandFacts) => number,
  law: 'poisson' | 'observed',
): StockRule {
  return {
    name,
    rateOf,
    countOf: (facts, costs) =>
      sizeStock({
        ...costs,
        arrivalsPerSecond: rateOf(facts),
        dispersion: law === 'poisson' ? 1 : facts.dispersion,
        clumpCount: law === 'poisson' ? 1 : facts.clumpCount,
      }).count,
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

const rateRules = rateHalfLivesMs.flatMap((halfLifeMs, index) => {
  const rateOf = (facts: DemandFacts) => facts.rates[index] ?? 0;
  const label = `rate-${halfLifeMs / 1000}s`;
  return [newsvendor(label, rateOf, 'observed'), newsvendor(`${label}-poisson`, rateOf, 'poisson')];
});

const sessions = (facts: DemandFacts) => facts.sessionRate;

/** The rule followed while there is no evidence yet. */
export const FIRST_RULE = 'sessions';

export const stockRules: readonly StockRule[] = [
  newsvendor(FIRST_RULE, sessions, 'observed'),
  newsvendor('sessions-poisson', sessions, 'poisson'),
  newsvendor('sessions-or-20s', (facts) => Math.max(sessions(facts), facts.rates[1] ?? 0), 'observed'),
  newsvendor('sessions-or-5s', (facts) => Math.max(sessions(facts), facts.rates[0] ?? 0), 'observed'),
  ...rateRules,
  {
    name: 'peak-minute',
    rateOf: undefined,
    countOf: ({ peaks }, costs) => Math.min(peaks.minute, costs.countMax),
  },
  {
    name: 'peak-ten-minutes',
    rateOf: undefined,
    countOf: ({ peaks }, costs) => Math.min(peaks.tenMinutes, costs.countMax),
  },
  {
    name: 'weighted-sum',
    rateOf: undefined,
    countOf: ({ weightedSum }, costs) => Math.min(weightedSum.instanceCount, costs.countMax),
  },
  {
    name: 'weighted-sum-zero',
    rateOf: undefined,
    countOf: ({ weightedSum }, costs) => Math.min(weightedSum.scaledToZeroCount, costs.countMax),
  },
  ...[0, 1, 2, 3, 5, 8].map(fixedRule),
];
