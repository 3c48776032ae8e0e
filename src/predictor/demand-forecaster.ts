import { assert } from '../kernel/assert.ts';
import { type Clumping, clumpCountOf, createClumping, observePlace } from '../stats/clumping.ts';
import { createDecayedRate, type DecayedRate, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { createDispersion, type Dispersion, dispersionRatio, observeCount } from '../stats/dispersion.ts';
import { InstantQueue } from '../stats/instant-queue.ts';
import { SlidingMax } from '../stats/sliding-max.ts';
import { ArrivalIntensity } from './arrival-intensity.ts';
import type { DemandFacts } from './demand-facts.ts';
import { FairWeights } from './fair-weights.ts';
import { type SessionArrival, SessionUsers } from './session-users.ts';
import { rateHalfLivesMs } from './stock-rules.ts';

interface RuntimeDemand {
  readonly rates: readonly DecayedRate[];
  /** Arrivals that began a session. */
  readonly newSessions: DecayedRate;
  readonly fair: FairWeights;
  readonly dispersion: Dispersion;
  readonly clumping: Clumping;
  readonly intensity: ArrivalIntensity;
  /** Arrivals within the last window. */
  readonly recent: InstantQueue;
  readonly peakOfMinute: SlidingMax;
  readonly peakOfTenMinutes: SlidingMax;
}

export interface DemandTerms extends Omit<DemandFacts, 'weightedSum'> {
  readonly newSessionRate: number;
  /** Users in session who use the runtime. */
  readonly userCount: number;
}

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 600_000;
/** Rates this slow start with one arrival assumed, so that a runtime is at hand before its first user. */
const PRIOR_FROM_MS = 60_000;

/** Who will ask for which runtime, from who is in session and how each of them comes back, and from recent rates. */
export class DemandForecaster {
  readonly #windowMs: number;
  readonly #startedAt: number;
  readonly #users = new SessionUsers();
  readonly #runtimes = new Map<string, RuntimeDemand>();

  /** `windowMs`: about one replenishment time; over it arrivals are counted for their dispersion and their peaks. */
  constructor(options: { readonly windowMs: number; readonly now: number }) {
    this.#windowMs = options.windowMs;
    this.#startedAt = options.now;
  }

  /** Takes in one arrival; an instant that is no number is refused as a bug of the caller. */
  observeArrival(arrival: SessionArrival): void {
    const { runtime, at } = arrival;
    assert(Number.isFinite(at), `an arrival needs an instant, got ${at}`);
    const demand = this.#demandOf(runtime);
    const { isNewSession, place } = this.#users.observeArrival(arrival);
    const weight = demand.fair.weigh(arrival.user, at);
    for (const rate of demand.rates) {
      observeEvents(rate, at, weight);
    }
    if (isNewSession) {
      observeEvents(demand.newSessions, at);
    }
    observePlace(demand.clumping, place);
    observeCount(demand.dispersion, at);
    demand.intensity.observeArrival(at);
    demand.recent.dropUntil(at - this.#windowMs);
    demand.recent.add(at);
    demand.peakOfMinute.add(at, demand.recent.size);
    demand.peakOfTenMinutes.add(at, demand.recent.size);
  }

  /** Everything the stocking rules look at for one runtime, and what the session rate is made of; a look only. */
  factsOf(runtime: string, at: { readonly now: number; readonly horizonMs: number }): DemandTerms {
    const demand = this.#demandOf(runtime);
    const userRate = this.#users.rateOf(runtime, at);
    const newSessionRate = ratePerSecond(demand.newSessions, at.now, 1);
    const rates = demand.rates.map((rate) =>
      ratePerSecond(rate, at.now, rate.halfLifeMs >= PRIOR_FROM_MS ? 1 : 0.02),
    );
    return {
      now: at.now,
      rates,
      intensity: demand.intensity.rateOf(at.now, { rates, userRate }),
      sessionRate: userRate + newSessionRate,
      dispersion: dispersionRatio(demand.dispersion, at.now),
      clumpCount: clumpCountOf(demand.clumping),
      peaks: {
        minute: demand.peakOfMinute.at(at.now),
        tenMinutes: demand.peakOfTenMinutes.at(at.now),
      },
      userRate,
      newSessionRate,
      userCount: this.#users.countOf(runtime, at.now),
    };
  }

  /** Stocks are planned by these facts: what they expect is judged by what arrives until the next plan. */
  hold(runtime: string, facts: DemandTerms): void {
    this.#demandOf(runtime).intensity.hold(facts.now, facts);
  }

  /** What was learnt of the runtimes, for a checkpoint; recent arrivals are not kept. */
  toState(): unknown {
    return Object.fromEntries(
      [...this.#runtimes].map(([runtime, { intensity }]) => [runtime, intensity.toState()]),
    );
  }

  restore(state: Readonly<Record<string, unknown>>): void {
    for (const [runtime, intensity] of Object.entries(state)) {
      this.#demandOf(runtime).intensity.restore(intensity);
    }
  }

  #demandOf(runtime: string): RuntimeDemand {
    const known = this.#runtimes.get(runtime);
    if (known !== undefined) {
      return known;
    }
    const at = this.#startedAt;
    const demand: RuntimeDemand = {
      rates: rateHalfLivesMs.map((halfLifeMs) => createDecayedRate(halfLifeMs, at)),
      newSessions: createDecayedRate(TEN_MINUTES_MS, at),
      fair: new FairWeights(at),
      dispersion: createDispersion(this.#windowMs, at),
      clumping: createClumping(),
      intensity: new ArrivalIntensity({ delayMs: this.#windowMs }),
      recent: new InstantQueue(),
      peakOfMinute: new SlidingMax(MINUTE_MS),
      peakOfTenMinutes: new SlidingMax(TEN_MINUTES_MS),
    };
    this.#runtimes.set(runtime, demand);
    return demand;
  }
}
