import { assert } from '../kernel/assert.ts';
import {
  type Clump,
  type Clumping,
  clumpCountOf,
  createClump,
  createClumping,
  observeClump,
  observePlace,
} from '../stats/clumping.ts';
import { createDecayedRate, type DecayedRate, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { createDispersion, type Dispersion, dispersionRatio, observeCount } from '../stats/dispersion.ts';
import { GAP_BIN_COUNT, gapBinOf } from '../stats/gap-bins.ts';
import { type DemandFacts, rateHalfLivesMs } from './stock-rules.ts';
import { callRatioWithin, type GapKnowledge, mixGaps } from './user-hazard.ts';

/** One execution that arrived, as demand sees it. */
export interface Arrival {
  /** Unique over tenants. */
  readonly user: string;
  readonly runtime: string;
  readonly at: number;
  readonly gaps: GapKnowledge | undefined;
}

interface ActiveUser {
  lastAt: number;
  gaps: number[];
  /** Decayed count of arrivals by runtime: which one comes next. */
  readonly runtimes: Map<string, number>;
  readonly ownRate: DecayedRate;
  readonly clump: Clump;
}

interface RuntimeDemand {
  readonly rates: readonly DecayedRate[];
  /** Arrivals that began a session. */
  readonly newSessions: DecayedRate;
  readonly all: DecayedRate;
  readonly dispersion: Dispersion;
  readonly clumping: Clumping;
  /** Instants of the last ten minutes, oldest first. */
  recent: number[];
}

export interface DemandTerms extends Omit<DemandFacts, 'weightedSum'> {
  readonly userRate: number;
  readonly newSessionRate: number;
}

/** A user who has been silent for so long is out of session. */
const SESSION_MS = 600_000;
const ACTIVE_USERS_MAX = 2000;
const RECENT_COUNT_MAX = 2000;
/** One user may make up this share of a runtime's rates while others use it too. */
const USER_SHARE_MAX = 0.25;
const SHARE_HALF_LIFE_MS = 60_000;
/** Rates this slow start with one arrival assumed, so that a runtime is at hand before its first user. */
const PRIOR_FROM_MS = 60_000;
const RUNTIME_KEPT = 0.8;

/** Who will ask for which runtime, from who is in session and how each of them comes back, and from recent rates. */
export class DemandForecaster {
  readonly #windowMs: number;
  readonly #startedAt: number;
  readonly #active = new Map<string, ActiveUser>();
  readonly #runtimes = new Map<string, RuntimeDemand>();
  readonly #pooledGaps = new Array<number>(GAP_BIN_COUNT).fill(0);

  /** `windowMs`: over which arrivals are counted for their dispersion; about one replenishment time. */
  constructor(options: {
    readonly runtimes: readonly string[];
    readonly windowMs: number;
    readonly now: number;
  }) {
    this.#windowMs = options.windowMs;
    this.#startedAt = options.now;
    for (const runtime of options.runtimes) {
      this.#demandOf(runtime);
    }
  }

  /** Takes in one arrival in O(1); an instant that is no number is refused as a bug of the caller. */
  observeArrival(arrival: Arrival): void {
    assert(Number.isFinite(arrival.at), `an arrival needs an instant, got ${arrival.at}`);
    const demand = this.#demandOf(arrival.runtime);
    const known = this.#active.get(arrival.user);
    const isNewSession = known === undefined || arrival.at - known.lastAt > SESSION_MS;
    if (known !== undefined) {
      const bin = gapBinOf(arrival.at - known.lastAt);
      this.#pooledGaps[bin] = (this.#pooledGaps[bin] ?? 0) + 1;
    }
    const user = this.#touch(arrival, known);
    observePlace(demand.clumping, user.clump.place);
    observeEvents(demand.all, arrival.at);
    const weight = this.#weightOf(user, demand, arrival.at);
    for (const rate of demand.rates) {
      observeEvents(rate, arrival.at, weight);
    }
    if (isNewSession) {
      observeEvents(demand.newSessions, arrival.at);
    }
    observeCount(demand.dispersion, arrival.at);
    demand.recent.push(arrival.at);
    if (demand.recent.length > RECENT_COUNT_MAX) {
      demand.recent = demand.recent.slice(-RECENT_COUNT_MAX / 2);
    }
  }

  /** Everything the stocking rules look at for one runtime, and what the session rate is made of. */
  factsOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): DemandTerms {
    const demand = this.#demandOf(runtime);
    demand.recent = demand.recent.filter((instant) => instant > at.now - SESSION_MS);
    const userRate = this.#userRate(runtime, at);
    const newSessionRate = ratePerSecond(demand.newSessions, at.now, 1);
    return {
      rates: demand.rates.map((rate) =>
        ratePerSecond(rate, at.now, rate.halfLifeMs >= PRIOR_FROM_MS ? 1 : 0.02),
      ),
      sessionRate: userRate + newSessionRate,
      dispersion: dispersionRatio(demand.dispersion, at.now),
      clumpCount: clumpCountOf(demand.clumping),
      peaks: {
        minute: peakWithin(
          demand.recent.filter((instant) => instant > at.now - 60_000),
          this.#windowMs,
        ),
        tenMinutes: peakWithin(demand.recent, this.#windowMs),
      },
      userRate,
      newSessionRate,
    };
  }

  get runtimes(): readonly string[] {
    return [...this.#runtimes.keys()];
  }

  #userRate(runtime: string, at: { readonly now: number; readonly horizonMs: number }): number {
    let expected = 0;
    for (const [key, user] of this.#active) {
      const idleMs = at.now - user.lastAt;
      if (idleMs > SESSION_MS) {
        this.#active.delete(key);
        continue;
      }
      const total = [...user.runtimes.values()].reduce((sum, weight) => sum + weight, 0);
      const share = total > 0 ? (user.runtimes.get(runtime) ?? 0) / total : 0;
      if (share > 0) {
        const calls = callRatioWithin(user.gaps, { idleMs, horizonMs: at.horizonMs });
        expected += share * calls * user.clump.meanCount;
      }
    }
    return (expected * 1000) / at.horizonMs;
  }

  #touch(arrival: Arrival, known: ActiveUser | undefined): ActiveUser {
    const own = arrival.gaps ?? { fast: [], slow: [] };
    const user = known ?? {
      lastAt: arrival.at,
      gaps: [],
      runtimes: new Map(),
      ownRate: createDecayedRate(SHARE_HALF_LIFE_MS, this.#startedAt),
      clump: createClump(),
    };
    observeClump(user.clump, arrival.at);
    user.lastAt = Math.max(user.lastAt, arrival.at);
    user.gaps = mixGaps(own, this.#pooledGaps);
    for (const [runtime, weight] of user.runtimes) {
      user.runtimes.set(runtime, weight * RUNTIME_KEPT);
    }
    user.runtimes.set(arrival.runtime, (user.runtimes.get(arrival.runtime) ?? 0) + 1);
    observeEvents(user.ownRate, arrival.at);
    this.#active.delete(arrival.user);
    this.#active.set(arrival.user, user);
    if (this.#active.size > ACTIVE_USERS_MAX) {
      const [oldest] = this.#active.keys();
      this.#active.delete(oldest ?? arrival.user);
    }
    return user;
  }

  /** Less than 1 for a user beyond its share of the runtime: fake demand of one does not grow everybody's stock. */
  #weightOf(user: ActiveUser, demand: RuntimeDemand, at: number): number {
    const own = ratePerSecond(user.ownRate, at, 0);
    const others = Math.max(0, ratePerSecond(demand.all, at, 0) - own);
    const allowed = (others * USER_SHARE_MAX) / (1 - USER_SHARE_MAX);
    return others > 0 && own > allowed && this.#active.size > 1
      ? Math.max(0.05, Math.min(1, allowed / own))
      : 1;
  }

  #demandOf(runtime: string): RuntimeDemand {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const at = this.#startedAt;
    const demand: RuntimeDemand = {
      rates: rateHalfLivesMs.map((halfLifeMs) => createDecayedRate(halfLifeMs, at)),
      newSessions: createDecayedRate(SESSION_MS, at),
      all: createDecayedRate(SHARE_HALF_LIFE_MS, at),
      dispersion: createDispersion(this.#windowMs, at),
      clumping: createClumping(),
      recent: [],
    };
    this.#runtimes.set(runtime, demand);
    return demand;
  }
}

/** Most instants within any window of `windowMs`. */
function peakWithin(instants: readonly number[], windowMs: number): number {
  let peak = 0;
  let first = 0;
  for (let last = 0; last < instants.length; last += 1) {
    while ((instants[last] ?? 0) - (instants[first] ?? 0) > windowMs) {
      first += 1;
    }
    peak = Math.max(peak, last - first + 1);
  }
  return peak;
}
