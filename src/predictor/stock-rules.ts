import { ContextStock } from './context-stock.ts';
import type { DemandFacts, StockCosts } from './demand-facts.ts';
import { RankStock } from './rank-stock.ts';
import type { ArrivalSpread } from './stock-size.ts';
import { StockSizes } from './stock-sizes.ts';

export interface StockRule {
  readonly name: string;
  /** The rate the rule believes in, arrivals per second; undefined for a rule that believes in none. */
  readonly rateOf: ((facts: DemandFacts) => number) | undefined;
  readonly countOf: (facts: DemandFacts, costs: StockCosts) => number;
  /** What the rule learns from arrivals; only rules that learn have one. */
  readonly learner?: StockLearner;
}

/** State of a rule, with what a checkpoint needs of it. */
export interface StockLearner {
  /** One arrival that found `place` others of the last replenishment before it. */
  observeArrival(at: number, place: number, replenishMs: number): void;
  toState(): unknown;
  /** `downMs`: time nobody watched. False, and nothing changed, for a state of another shape. */
  restore(state: unknown, downMs: number): boolean;
}

export const rateHalfLivesMs: readonly number[] = [5000, 20_000, 60_000, 300_000, 1_800_000, 21_600_000];

const POISSON: ArrivalSpread = { dispersion: 1, clumpCount: 1 };

type NewsvendorTerms = readonly [
  name: string,
  rateOf: (facts: DemandFacts) => number,
  law: 'poisson' | 'observed',
];

/** Rules of the sort `rate → stock`, which share what was sized already. */
function newsvendorRules(terms: readonly NewsvendorTerms[]): StockRule[] {
  const sizes = new StockSizes();
  return terms.map(([name, rateOf, law]) => ({
    name,
    rateOf,
    countOf: (facts, costs) => sizes.countOf(rateOf(facts), law === 'poisson' ? POISSON : facts, costs),
  }));
}

/** A fixed stock is the reactive baseline: refilled after use, never moved. */
export function fixedRule(count: number): StockRule {
  return {
    name: `fixed:${count}`,
    rateOf: undefined,
    countOf: (_, costs) => Math.min(count, costs.countMax),
  };
}

const rateTerms = rateHalfLivesMs.flatMap((halfLifeMs, index): NewsvendorTerms[] => {
  const rateOf = (facts: DemandFacts) => facts.rates[index] ?? 0;
  const label = `rate-${halfLifeMs / 1000}s`;
  return [
    [label, rateOf, 'observed'],
    [`${label}-poisson`, rateOf, 'poisson'],
  ];
});

/** Magnitude of a rate or a count as a small whole number: a step is a factor of exp(`step`). */
function magnitudeOf(value: number, step: number): number {
  return Math.max(-40, Math.round(Math.log(Math.max(value, 1e-9)) / step));
}

const HALF_MORE = Math.log(1.5);
const DOUBLE = Math.log(2);

const learntContexts: Readonly<Record<string, (facts: DemandFacts) => readonly number[]>> = {
  'learnt-intensity': ({ intensity }) => [magnitudeOf(intensity, HALF_MORE)],
  'learnt-intensity-and-rate': ({ intensity, rates }) => [
    magnitudeOf(intensity, HALF_MORE),
    magnitudeOf(rates[3] ?? 0, DOUBLE),
  ],
  'learnt-rates': ({ rates }) => [magnitudeOf(rates[4] ?? 0, DOUBLE), magnitudeOf(rates[2] ?? 0, DOUBLE)],
  'learnt-peaks': ({ peaks, rates }) => [
    magnitudeOf(peaks.tenMinutes, DOUBLE),
    magnitudeOf(rates[1] ?? 0, DOUBLE),
  ],
};

/** Rules that learn what each context asks for; they hold state, so every runtime has its own. */
function learntRules(halfLifeMs: number): StockRule[] {
  return Object.entries(learntContexts).map(([name, contextOf]) => {
    const table = new ContextStock({ contextOf, halfLifeMs });
    return {
      name,
      rateOf: ({ intensity }) => intensity,
      countOf: (facts, costs) => table.countAt(facts, costs),
      learner: table,
    };
  });
}

/** Every instance of the stock judged for itself; it holds state as well. */
function rankRule(): StockRule {
  const learner = new RankStock();
  return {
    name: 'ranks',
    rateOf: ({ intensity }) => intensity,
    countOf: (facts, costs) => learner.countAt(facts, costs),
    learner,
  };
}

/** The rule followed while there is no evidence yet. */
export const FIRST_RULE = 'sessions';

const newsvendorTerms: readonly NewsvendorTerms[] = [
  [FIRST_RULE, ({ sessionRate }) => sessionRate, 'observed'],
  ['intensity', ({ intensity }) => intensity, 'observed'],
  ...rateTerms,
];

const weightedSumRules: readonly StockRule[] = [
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
];

/** Every rule, for one runtime. `halfLifeMs`: how long what was learnt counts. */
export function stockRules(halfLifeMs: number): readonly StockRule[] {
  return [...newsvendorRules(newsvendorTerms), ...weightedSumRules, ...learntRules(halfLifeMs), rankRule()];
}
