import { assert } from '../kernel/assert.ts';
import { z } from '../kernel/schema.ts';
import { MB_PER_GB, MS_PER_DAY, MS_PER_SECOND } from '../kernel/units.ts';
import type { BookedStock, RuleStandings } from '../model/stock-reasons.ts';
import type { DemandFacts, StockCosts } from './demand-facts.ts';
import { LossBank } from './loss-bank.ts';
import { RegimeWatch } from './regime-watch.ts';
import { ShadowStock } from './shadow-stock.ts';
import { FIRST_RULE, fixedRule, type StockLearner, stockRules } from './stock-rules.ts';

export interface RuleChoice {
  readonly rule: string;
  readonly count: number;
  readonly arrivalsPerSecond: number | undefined;
}

export type ArrivalKind = 'announced' | 'unannounced';

export interface MixerSettings {
  readonly halfLifeMs: number;
  readonly reactiveCount: number;
  /** The cheapest rule so far, or always this one. */
  readonly policy: 'cheapest' | 'weighted-sum' | 'weighted-sum-zero';
  /** 1, or less: what costs of before count from a change of regime on, so that other rules are followed sooner. */
  readonly regimeKeptRatio: number;
  /** Which rules take part, by name; all of them unless told. */
  readonly takesPart?: ((rule: string) => boolean) | undefined;
}

/** A rule must be better by a fiftieth before it is followed, so that equals do not take turns. */
const SWITCH_RATIO = 0.98;
/** How long counts in the tables of contexts matter. */
const LEARNT_HALF_LIFE_MS = 14 * MS_PER_DAY;
/** One arrival is assumed for the two minutes before the first tick. */
const PRIOR_MS = 120_000;

const stateSchema = z.object({
  /** By the name of the rule: what it would have cost, and what it has learnt. */
  rules: z.record(z.string(), z.object({ stock: z.unknown(), learnt: z.unknown().optional() })),
  /** By the name of its rule: one of another size is another stock. */
  reactive: z.record(z.string(), z.unknown()),
  followed: z.unknown(),
  bank: z.unknown(),
  regime: z.unknown(),
  chosen: z.string(),
  startedAt: z.number().optional(),
  tickedAt: z.number().optional(),
});

/**
 * Runs every stocking rule in the shadow on the real arrivals of one runtime, each with a stock that exists in the
 * books only, and follows the one that would have been cheapest.
 */
export class RuleMixer {
  readonly #settings: MixerSettings;
  readonly #stocks: readonly ShadowStock[];
  readonly #reactive: ShadowStock;
  readonly #followed: ShadowStock;
  /** Those that a rule sizes: all but the followed one. */
  readonly #ruled: readonly ShadowStock[];
  readonly #all: readonly ShadowStock[];
  readonly #learners: readonly StockLearner[];
  readonly #bank = new LossBank();
  readonly #regime = new RegimeWatch();
  #chosen: ShadowStock;
  #startedAt: number | undefined;
  #tickedAt: number | undefined;

  constructor(settings: MixerSettings) {
    this.#settings = settings;
    const { takesPart = () => true } = settings;
    this.#stocks = stockRules(LEARNT_HALF_LIFE_MS)
      .filter(({ name }) => takesPart(name))
      .map((rule) => new ShadowStock(rule));
    this.#reactive = new ShadowStock(fixedRule(settings.reactiveCount));
    this.#followed = new ShadowStock(fixedRule(0));
    this.#ruled = [...this.#stocks, this.#reactive];
    this.#all = [...this.#ruled, this.#followed];
    this.#learners = this.#stocks.flatMap(({ rule }) => rule.learner ?? []);
    const firstName = settings.policy === 'cheapest' ? FIRST_RULE : settings.policy;
    const first = this.#stocks.find(({ rule }) => rule.name === firstName) ?? this.#stocks[0];
    assert(first !== undefined, 'no rule takes part');
    this.#chosen = first;
  }

  /**
   * One execution arrived: whichever stock would have been empty pays for a cold start. An announced one tells
   * nothing of the rules, which do not see intents.
   */
  observeArrival(at: number, costs: StockCosts, kind: ArrivalKind): void {
    const place = this.#bank.arrive(at, costs.replenishMs);
    for (const learner of this.#learners) {
      learner.observeArrival(at, place, costs.replenishMs);
    }
    if (kind === 'unannounced') {
      this.#regime.observeArrival();
    }
    for (const stock of kind === 'announced' ? [this.#reactive, this.#followed] : this.#all) {
      stock.arrive(at, costs);
    }
  }

  /**
   * Settles the memory held since the last tick, lets every rule size its stock anew, and picks the cheapest.
   * `announcedCount`: what intents alone ask for; no rule is judged by it.
   */
  tick(now: number, facts: DemandFacts, costs: StockCosts, announcedCount: number): RuleChoice {
    const passedMs = Math.max(0, now - (this.#tickedAt ?? now));
    this.#tickedAt = now;
    const hasChanged = this.#regime.look(facts);
    const kept =
      2 ** (-passedMs / this.#settings.halfLifeMs) * (hasChanged ? this.#settings.regimeKeptRatio : 1);
    const unseenGbS = costs.coldStartPriceGbS * this.#unseenArrivals(now, passedMs);
    const heldEachGbS = ((costs.memoryMb / MB_PER_GB) * passedMs) / MS_PER_SECOND;
    const passed = { kept, heldEachGbS, unseenGbS };
    for (const stock of this.#all) {
      stock.settle(passed);
    }
    for (const stock of this.#ruled) {
      stock.order(now, stock.rule.countOf(facts, costs), costs);
    }
    this.#choose();
    this.#followed.order(now, Math.max(this.#chosen.count, announcedCount), costs);
    return {
      rule: this.#chosen.rule.name,
      count: this.#followed.count,
      arrivalsPerSecond: this.#chosen.rule.rateOf?.(facts),
    };
  }

  /** Costs in GB·s, decayed: of what was followed, and of the reactive stock; and undecayed, of what was followed. */
  costs(): { readonly followedGbS: number; readonly reactiveGbS: number; readonly spentGbS: number } {
    return {
      followedGbS: this.#followed.costGbS,
      reactiveGbS: this.#reactive.costGbS,
      spentGbS: this.#followed.spentGbS,
    };
  }

  /** Every rule with what it has cost so far, beside what was followed and the reactive stock; a look only. */
  standings(): RuleStandings {
    const rules = this.#stocks.map((stock) => ({
      ...bookOf(stock),
      weightRatio: stock === this.#chosen ? 1 : 0,
    }));
    return {
      rules: rules.toSorted((a, b) => a.costGbS - b.costGbS),
      followed: { ...bookOf(this.#followed), rule: this.#chosen.rule.name },
      reactive: bookOf(this.#reactive),
      regimeChangedAt: this.#regime.changedAt,
    };
  }

  /** For a checkpoint: JSON. */
  toState(): unknown {
    const rules = this.#stocks.map((stock) => [
      stock.rule.name,
      { stock: stock.toState(), learnt: stock.rule.learner?.toState() },
    ]);
    return {
      rules: Object.fromEntries(rules),
      reactive: { [this.#reactive.rule.name]: this.#reactive.toState() },
      followed: this.#followed.toState(),
      bank: this.#bank.toState(),
      regime: this.#regime.toState(),
      chosen: this.#chosen.rule.name,
      startedAt: this.#startedAt,
      tickedAt: this.#tickedAt,
    };
  }

  /**
   * Takes up an earlier life. `downMs`: time nobody watched, which costs nothing. False when some of it is missing
   * or of another shape, which then begins anew.
   */
  restore(state: unknown, downMs: number): boolean {
    const known = stateSchema.safeParse(state).data;
    if (known === undefined || !this.#followed.restore(known.followed)) {
      return false;
    }
    this.#startedAt = known.startedAt;
    this.#tickedAt = known.tickedAt === undefined ? undefined : known.tickedAt + downMs;
    const isWhole = this.#stocks.map((stock) => {
      const { name, learner } = stock.rule;
      const isLearnt = learner?.restore(known.rules[name]?.learnt, downMs) ?? true;
      return this.#takeUp(stock, known.rules[name]?.stock) && isLearnt;
    });
    isWhole.push(this.#takeUp(this.#reactive, known.reactive[this.#reactive.rule.name]));
    isWhole.push(this.#bank.restore(known.bank), this.#regime.restore(known.regime, downMs));
    if (this.#settings.policy === 'cheapest') {
      this.#chosen = this.#stocks.find(({ rule }) => rule.name === known.chosen) ?? this.#chosen;
    }
    return isWhole.every(Boolean);
  }

  /** A stock of which nothing is known costs as much as what was followed: no reason to follow it, or not to. */
  #takeUp(stock: ShadowStock, state: unknown): boolean {
    const isKnown = stock.restore(state);
    if (!isKnown) {
      stock.costGbS = this.#followed.costGbS;
    }
    return isKnown;
  }

  /**
   * Arrivals that must be expected of a runtime of which nothing is known: the prior's part a/(T + t) of the mean
   * of a Gamma–Poisson rate, over `passedMs`. Without it holding nothing looks cheapest until the first user waits.
   */
  #unseenArrivals(now: number, passedMs: number): number {
    this.#startedAt ??= now;
    return passedMs / (PRIOR_MS + Math.max(0, now - this.#startedAt));
  }

  #choose(): void {
    if (this.#settings.policy !== 'cheapest') {
      return;
    }
    let best = this.#chosen;
    for (const stock of this.#stocks) {
      // Of those that are clearly cheaper the cheapest, of equals the first.
      if (stock.costGbS < (best === this.#chosen ? best.costGbS * SWITCH_RATIO : best.costGbS)) {
        best = stock;
      }
    }
    this.#chosen = best;
  }
}

function bookOf({ rule, count, costGbS }: ShadowStock): BookedStock {
  return { rule: rule.name, count, costGbS };
}
