import { assert } from '../kernel/assert.ts';
import { addDecayed } from '../stats/decayed-histogram.ts';
import { observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { createExpertWeights, observeLosses } from '../stats/expert-weights.ts';
import { GAP_BIN_COUNT, gapBinOf } from '../stats/gap-bins.ts';
import { ActiveUsers, SESSION_MS } from './active-users.ts';
import { limitShare } from './limit-share.ts';
import {
  burstPerSecond,
  createRuntimeDemand,
  dispersionOf,
  observeDemand,
  type RuntimeDemand,
  recentRates,
  sessionStarts,
} from './runtime-demand.ts';
import { haveSameShape } from './same-shape.ts';
import type { DemandFacts } from './stock-rules.ts';
import { binRatios, type GapKnowledge, mixGaps, survivalOf } from './user-hazard.ts';

/** One execution that arrived, as demand sees it. */
export interface Arrival {
  /** Unique over tenants. */
  readonly user: string;
  readonly runtime: string;
  readonly at: number;
  readonly gaps: GapKnowledge | undefined;
}

/** What one arrival told: how much it counts, less than 1 when its user is beyond its share. */
export interface ObservedArrival {
  readonly weightRatio: number;
}

export interface DemandTerms extends DemandFacts {
  readonly userRate: number;
  /** Sessions that begin: seasonal part included. */
  readonly newSessionRate: number;
  readonly seasonalRate: number;
  /** What comes beyond all that at the moment. */
  readonly burstRate: number;
}

/** Runtimes beyond this many are not told apart. */
const RUNTIME_COUNT_MAX = 64;
const OTHER_RUNTIME = 'other';
/** An arrival so much older than the newest is a replay or a broken clock, and is left out. */
const LATE_MS_MAX = 60_000;
const POOLED_HALF_LIFE_COUNT = 20_000;
/** Loss of a law that gave the gap that came no chance; in logarithms, so that 3 is a factor of 20. */
const LOSS_MAX = 3;

/** Who will ask for which runtime, from who is in session and how each of them comes back, and from recent rates. */
export class DemandForecaster {
  readonly #windowMs: number;
  #startedAt: number;
  #newestAt: number;
  readonly #active = new ActiveUsers();
  readonly #runtimes = new Map<string, RuntimeDemand>();
  /** Gaps of everybody, as a store of decayed-histogram.ts. */
  #pooledGaps = new Array<number>(GAP_BIN_COUNT + 1).fill(0);
  /** How well the fast memory, the slow memory and the gaps of everybody foretell. */
  #trust = createExpertWeights(3);
  #expected: { readonly key: string; readonly calls: ReadonlyMap<string, number> } | undefined;

  /** `windowMs`: over which arrivals are counted for their dispersion; about one replenishment time. */
  constructor(options: {
    readonly runtimes: readonly string[];
    readonly windowMs: number;
    readonly now: number;
  }) {
    this.#windowMs = options.windowMs;
    this.#startedAt = options.now;
    this.#newestAt = options.now;
    for (const runtime of options.runtimes) {
      this.#demandOf(runtime);
    }
  }

  /**
   * Takes in one arrival in O(1); an instant that is no number is refused as a bug of the caller, one a little before
   * the newest counts as that one, one long before it is left out.
   */
  observeArrival(arrival: Arrival): ObservedArrival {
    assert(Number.isFinite(arrival.at), `an arrival needs an instant, got ${arrival.at}`);
    if (arrival.at < this.#newestAt - LATE_MS_MAX) {
      return { weightRatio: 0 };
    }
    const at = Math.max(arrival.at, this.#newestAt);
    this.#newestAt = at;
    this.#expected = undefined;
    const gaps = arrival.gaps ?? { fast: [], slow: [] };
    const lastAt = this.#active.lastAt(arrival.user);
    if (lastAt !== undefined) {
      this.#learnGap(gaps, at - lastAt);
    }
    const isNewSession = lastAt === undefined || at - lastAt > SESSION_MS;
    const ownPerSecond = this.#active.observe(arrival.user, {
      runtime: arrival.runtime,
      at,
      survival: survivalOf(mixGaps(gaps, this.#pooledGaps, this.#trust.weights)),
      watchedSince: this.#startedAt,
    });
    const demand = this.#demandOf(arrival.runtime);
    observeEvents(demand.all, at);
    const weightRatio = limitShare({
      ownPerSecond,
      othersPerSecond: ratePerSecond(demand.all, at, 0) - ownPerSecond,
      otherUserCount: this.#active.count - 1,
    });
    observeDemand(demand, { at, weightRatio, kind: isNewSession ? 'new-session' : 'in-session' });
    return { weightRatio };
  }

  /** Everything the stocking rules look at for one runtime, and what the session rate is made of. */
  factsOf(
    runtime: string,
    at: { readonly now: number; readonly horizonMs: number; readonly intentRate: number },
  ): DemandTerms {
    this.#follow(at.now);
    const now = Math.max(at.now, this.#newestAt);
    const demand = this.#demandOf(runtime);
    const calls = this.#expectedCalls({ now, horizonMs: at.horizonMs }).get(runtime) ?? 0;
    const userRate = (calls * 1000) / at.horizonMs;
    const starts = sessionStarts(demand, now);
    const newSessionRate = starts.recentPerSecond + starts.seasonalPerSecond;
    const burstRate = burstPerSecond(demand, now, userRate + newSessionRate);
    return {
      rates: recentRates(demand, now),
      sessionRate: userRate + newSessionRate + burstRate,
      intentRate: at.intentRate,
      dispersion: dispersionOf(demand, now),
      userRate,
      newSessionRate,
      seasonalRate: starts.seasonalPerSecond,
      burstRate,
    };
  }

  get runtimes(): readonly string[] {
    return [...this.#runtimes.keys()];
  }

  /** Everything but who is in session, as plain data for a checkpoint. */
  toState(): unknown {
    return {
      newestAt: this.#newestAt,
      pooledGaps: this.#pooledGaps,
      trust: this.#trust,
      runtimes: Object.fromEntries(this.#runtimes),
    };
  }

  /** Takes up what an earlier life had learnt; whatever does not look like it, or lies in the future, is ignored. */
  restore(state: unknown, now: number): void {
    const read =
      typeof state === 'object' && state !== null
        ? new Map<string, unknown>(Object.entries(state))
        : undefined;
    const newestAt = read?.get('newestAt');
    if (read === undefined || typeof newestAt !== 'number' || !(newestAt <= now)) {
      return;
    }
    const pooledGaps = read.get('pooledGaps');
    const trust = read.get('trust');
    if (haveSameShape(pooledGaps, this.#pooledGaps)) {
      this.#pooledGaps = structuredClone(pooledGaps);
    }
    if (haveSameShape(trust, this.#trust)) {
      this.#trust = structuredClone(trust);
    }
    const fresh = createRuntimeDemand(this.#windowMs, now);
    for (const [runtime, demand] of Object.entries(read.get('runtimes') ?? {})) {
      if (haveSameShape(demand, fresh) && this.#runtimes.size < RUNTIME_COUNT_MAX) {
        this.#runtimes.set(runtime, structuredClone(demand));
      }
    }
  }

  /** Which memory foretold this gap best, and what everybody's gaps are like: a user counts for less the more it has told. */
  #learnGap(gaps: GapKnowledge, gapMs: number): void {
    const bin = gapBinOf(gapMs);
    const losses = binRatios(gaps, this.#pooledGaps, bin).map((ratio) => -Math.log(ratio));
    const least = Math.min(...losses);
    observeLosses(
      this.#trust,
      losses.map((loss) => loss - least),
      LOSS_MAX,
    );
    let ownCount = 0;
    for (let k = 0; k < GAP_BIN_COUNT; k += 1) {
      ownCount += gaps.slow[k] ?? 0;
    }
    const amount = 1 / (1 + (Number.isFinite(ownCount) ? ownCount : 0));
    addDecayed(this.#pooledGaps, bin, { halfLifeCount: POOLED_HALF_LIFE_COUNT, amount });
  }

  /** The planner's clock rules: when it is far behind what was observed, that came from a clock that ran ahead. */
  #follow(now: number): void {
    if (Number.isFinite(now) && now < this.#newestAt - LATE_MS_MAX) {
      this.#newestAt = now;
      this.#startedAt = now;
      this.#active.clear();
      for (const runtime of this.#runtimes.keys()) {
        this.#runtimes.set(runtime, createRuntimeDemand(this.#windowMs, now));
      }
    }
  }

  /** Calls of the users in session by runtime, counted once for all runtimes of a plan. */
  #expectedCalls(at: { readonly now: number; readonly horizonMs: number }): ReadonlyMap<string, number> {
    const key = `${at.now}/${at.horizonMs}`;
    if (this.#expected?.key !== key) {
      this.#expected = { key, calls: this.#active.expectedCalls(at) };
    }
    return this.#expected.calls;
  }

  #demandOf(runtime: string): RuntimeDemand {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    if (this.#runtimes.size >= RUNTIME_COUNT_MAX && runtime !== OTHER_RUNTIME) {
      return this.#demandOf(OTHER_RUNTIME);
    }
    const demand = createRuntimeDemand(this.#windowMs, this.#startedAt);
    this.#runtimes.set(runtime, demand);
    return demand;
  }
}
