import { assert } from '../kernel/assert.ts';
import { addDecayed, decayedCount, decayedTotal } from '../stats/decayed-histogram.ts';
import { createRecentPeaks, observeLevel, peakSince } from '../stats/recent-peaks.ts';
import {
  BURST_COUNT_MAX,
  burstMemoryCounts,
  type DemandFacts,
  FIRST_RULE,
  fixedRule,
  PEAK_MEMORY_MS,
  type SeenBursts,
  type StockCosts,
  type StockRule,
  stockRules,
} from './stock-rules.ts';

interface RuleRecord {
  readonly rule: StockRule;
  count: number;
  /** What the rule wanted one tick earlier: a stock that was ordered just now is not there yet. */
  countBefore: number;
  /** Decayed cost on the real arrivals, GB·s. */
  costGbS: number;
}

export interface RuleChoice {
  readonly rule: string;
  readonly count: number;
  readonly arrivalsPerSecond: number | undefined;
}

export interface MixerSettings {
  /** How fast old costs are forgotten; a week is a good start. */
  readonly halfLifeMs: number;
  readonly reactiveCount: number;
}

/** A rule must be better by a twentieth before it is followed, so that equals do not take turns. */
const SWITCH_RATIO = 0.95;
/** Arrivals within one replenishment time beyond this many are not told apart. */
const RECENT_COUNT_MAX = 4096;
const FOLLOWED_KEY = 'followed';
const REACTIVE_KEY = 'reactive';

/**
 * Runs every stocking rule in the shadow on the real arrivals of one runtime and follows the one that would have
 * been cheapest. A rule's stock misses an arrival when at least as many came within the last replenishment time
 * as it wanted to hold: each arrival orders one instance that comes a replenishment time later, so that a stock of n
 * holds n less those on order. Holding costs memory. Nothing is simulated beyond that, so dozens of rules cost a few
 * additions an event.
 */
export class RuleMixer {
  readonly #settings: MixerSettings;
  readonly #records: readonly RuleRecord[];
  readonly #reactive: RuleRecord;
  readonly #followed: RuleRecord;
  readonly #all: readonly RuleRecord[];
  /** Instants of arrivals within the last replenishment time, oldest first from `#recentFrom` on. */
  readonly #recent: number[] = [];
  #recentFrom = 0;
  readonly #peaks = createRecentPeaks(PEAK_MEMORY_MS);
  /** How many others each arrival found on order, decayed, one store for each memory. */
  readonly #bursts = burstMemoryCounts.map(() => new Array<number>(BURST_COUNT_MAX + 2).fill(0));
  #chosen: RuleRecord;
  #tickedAt: number | undefined;

  constructor(settings: MixerSettings) {
    this.#settings = settings;
    const record = (rule: StockRule): RuleRecord => ({ rule, count: 0, countBefore: 0, costGbS: 0 });
    this.#records = stockRules.map(record);
    this.#reactive = record(fixedRule(settings.reactiveCount));
    this.#followed = record(fixedRule(0));
    this.#all = [...this.#records, this.#reactive, this.#followed];
    const first = this.#records.find(({ rule }) => rule.name === FIRST_RULE);
    assert(first !== undefined, `the first rule ${FIRST_RULE} is missing`);
    this.#chosen = first;
  }

  /**
   * One execution arrived: whichever stock would have been empty pays for a cold start. `weightRatio` below 1 says
   * that its user is beyond its share, and counts the miss for less. An instant before the newest counts as that one.
   */
  observeArrival(at: number, costs: StockCosts, weightRatio = 1): void {
    if (!Number.isFinite(at)) {
      return;
    }
    const newestAt = Math.max(at, this.#recent.at(-1) ?? at);
    const takenCount = this.#onOrder(newestAt, costs.replenishMs);
    this.#recent.push(newestAt);
    observeLevel(this.#peaks, newestAt, takenCount + 1);
    this.#bursts.forEach((store, index) => {
      const halfLifeCount = burstMemoryCounts[index] ?? 1;
      addDecayed(store, Math.min(takenCount, BURST_COUNT_MAX), { halfLifeCount, amount: weightRatio });
    });
    for (const record of this.#all) {
      if (takenCount >= Math.min(record.count, record.countBefore)) {
        record.costGbS += costs.coldStartPriceGbS * weightRatio;
      }
    }
  }

  /** Settles the memory held since the last tick, lets every rule size its stock anew, and picks the cheapest. */
  tick(now: number, facts: DemandFacts, costs: StockCosts): RuleChoice {
    const passedMs = Math.max(0, now - (this.#tickedAt ?? now));
    this.#tickedAt = now;
    const kept = 2 ** (-passedMs / this.#settings.halfLifeMs);
    const gbSeconds = (costs.memoryMb / 1024) * (passedMs / 1000);
    const seen = this.#seenAt(now);
    for (const record of this.#all) {
      record.costGbS = record.costGbS * kept + gbSeconds * record.count;
      record.countBefore = record.count;
      const count = record.rule.countOf(facts, costs, seen);
      record.count = Number.isFinite(count) ? Math.max(0, count) : 0;
    }
    this.#choose();
    this.#followed.count = this.#chosen.count;
    return {
      rule: this.#chosen.rule.name,
      count: this.#chosen.count,
      arrivalsPerSecond: this.#chosen.rule.rateOf?.(facts),
    };
  }

  /** Decayed costs in GB·s: of what was followed, of the reactive stock, and of each rule. */
  costs(): {
    readonly followedGbS: number;
    readonly reactiveGbS: number;
    readonly rules: ReadonlyMap<string, number>;
  } {
    return {
      followedGbS: this.#followed.costGbS,
      reactiveGbS: this.#reactive.costGbS,
      rules: new Map(this.#records.map(({ rule, costGbS }) => [rule.name, costGbS])),
    };
  }

  /** Costs by rule, for a checkpoint. */
  toState(): Record<string, number> {
    return {
      [FOLLOWED_KEY]: this.#followed.costGbS,
      [REACTIVE_KEY]: this.#reactive.costGbS,
      ...Object.fromEntries(this.#records.map(({ rule, costGbS }) => [rule.name, costGbS])),
    };
  }

  /** Takes up costs of an earlier life; what is no finite number, or belongs to no rule, is ignored. */
  restore(state: unknown): void {
    const known = new Map<string, unknown>(
      typeof state === 'object' && state !== null ? Object.entries(state) : [],
    );
    const costOf = (key: string) => {
      const cost = known.get(key);
      return typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? cost : undefined;
    };
    const costs = this.#records.map(({ rule }) => costOf(rule.name)).filter((cost) => cost !== undefined);
    for (const record of this.#records) {
      // A rule that an earlier version did not have starts in the middle: not followed at once, nor never.
      record.costGbS = costOf(record.rule.name) ?? (record.costGbS || middleOf(costs));
    }
    this.#followed.costGbS = costOf(FOLLOWED_KEY) ?? this.#followed.costGbS;
    this.#reactive.costGbS = costOf(REACTIVE_KEY) ?? this.#reactive.costGbS;
    this.#choose();
  }

  /** Arrivals within the last replenishment time; O(1) amortised. */
  #onOrder(now: number, replenishMs: number): number {
    const recent = this.#recent;
    const isTooMany = recent.length - this.#recentFrom > RECENT_COUNT_MAX;
    this.#recentFrom += isTooMany ? 1 : 0;
    while (this.#recentFrom < recent.length && (recent[this.#recentFrom] ?? 0) <= now - replenishMs) {
      this.#recentFrom += 1;
    }
    if (this.#recentFrom > RECENT_COUNT_MAX) {
      recent.splice(0, this.#recentFrom);
      this.#recentFrom = 0;
    }
    return recent.length - this.#recentFrom;
  }

  /** What the rules may ask about past bursts; tails are summed once for all counts. */
  #seenAt(now: number): SeenBursts {
    const tails = this.#bursts.map((store) => {
      const total = decayedTotal(store);
      let above = 1;
      return Array.from({ length: BURST_COUNT_MAX + 1 }, (_, count) => {
        const ratio = above;
        above -= total > 0 ? decayedCount(store, count) / total : 0;
        return total > 0 ? Math.max(0, ratio) : undefined;
      });
    });
    return {
      peakWithin: (windowMs) => peakSince(this.#peaks, now - windowMs),
      missRatioAt: (memoryIndex, count) => tails[memoryIndex]?.[count],
    };
  }

  #choose(): void {
    const best = this.#records.reduce((a, b) => (b.costGbS < a.costGbS ? b : a));
    if (best.costGbS < this.#chosen.costGbS * SWITCH_RATIO) {
      this.#chosen = best;
    }
  }
}

function middleOf(costs: readonly number[]): number {
  return costs.toSorted((a, b) => a - b)[costs.length >> 1] ?? 0;
}
