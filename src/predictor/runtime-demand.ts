import { createDecayedRate, type DecayedRate, observeEvents, ratePerSecond } from '../stats/decayed-rate.ts';
import { createDispersion, type Dispersion, dispersionRatio, observeCount } from '../stats/dispersion.ts';
import {
  createSeasonalRate,
  observeSeasonal,
  type SeasonalRate,
  seasonalPerSecond,
} from '../stats/seasonal-rate.ts';
import { SHARE_HALF_LIFE_MS } from './active-users.ts';
import { rateHalfLivesMs } from './stock-rules.ts';

const SESSION_HALF_LIFE_MS = 600_000;
/** Before anything is known: a session begins every five minutes, so that a runtime is at hand before its first user. */
const FIRST_SESSIONS_PER_SECOND = 1 / 300;
/** How long the recent past must be watched before it counts as much as the season. */
const SEASON_TRUST_MS = 1_800_000;
/** Rates this slow start with one arrival assumed, as sessions do. */
const PRIOR_FROM_MS = 60_000;

/** What is counted of the arrivals of one runtime, each O(1). Plain, for checkpoints. */
export interface RuntimeDemand {
  rates: DecayedRate[];
  newSessions: DecayedRate;
  season: SeasonalRate;
  /** Every arrival in full: what shares are measured against. */
  all: DecayedRate;
  dispersion: Dispersion;
}

export function createRuntimeDemand(windowMs: number, at: number): RuntimeDemand {
  return {
    rates: rateHalfLivesMs.map((halfLifeMs) => createDecayedRate(halfLifeMs, at)),
    newSessions: createDecayedRate(SESSION_HALF_LIFE_MS, at),
    season: createSeasonalRate(at),
    all: createDecayedRate(SHARE_HALF_LIFE_MS, at),
    dispersion: createDispersion(windowMs, at),
  };
}

/** Counts one arrival; `weightRatio` below 1 when its user is beyond its share. */
export function observeDemand(
  demand: RuntimeDemand,
  arrival: { readonly at: number; readonly weightRatio: number; readonly kind: 'new-session' | 'in-session' },
): void {
  for (const rate of demand.rates) {
    observeEvents(rate, arrival.at, arrival.weightRatio);
  }
  observeCount(demand.dispersion, arrival.at, arrival.weightRatio);
  if (arrival.kind === 'new-session') {
    observeEvents(demand.newSessions, arrival.at);
    observeSeasonal(demand.season, arrival.at);
  }
}

/** Arrivals per second by half-life, in the order of `rateHalfLivesMs`. */
export function recentRates(demand: RuntimeDemand, now: number): number[] {
  return demand.rates.map((rate) => ratePerSecond(rate, now, rate.halfLifeMs >= PRIOR_FROM_MS ? 1 : 0.02));
}

/** Sessions that begin, per second: what the last minutes showed, and what this hour of the week usually shows. */
export function sessionStarts(
  demand: RuntimeDemand,
  now: number,
): { readonly recentPerSecond: number; readonly seasonalPerSecond: number } {
  const season = seasonalPerSecond(demand.season, now, FIRST_SESSIONS_PER_SECOND);
  // Moves the rate on to now before its exposure is read.
  ratePerSecond(demand.newSessions, now, 0);
  const { weight, exposureMs } = demand.newSessions;
  const watchedMs = exposureMs + SEASON_TRUST_MS;
  return {
    recentPerSecond: (weight * 1000) / watchedMs,
    seasonalPerSecond: (season * SEASON_TRUST_MS) / watchedMs,
  };
}

/** Rates up to this half-life may show a burst. */
const BURST_HALF_LIFE_MS_MAX = 5000;

/**
 * Arrivals per second beyond what is expected anyway: the fastest rates less their own noise (one standard deviation),
 * so that a contest's start shows within a second and one stray arrival does not.
 */
export function burstPerSecond(demand: RuntimeDemand, now: number, expectedPerSecond: number): number {
  let burst = 0;
  for (const rate of demand.rates) {
    if (rate.halfLifeMs <= BURST_HALF_LIFE_MS_MAX) {
      const perSecond = ratePerSecond(rate, now, 0);
      burst = Math.max(burst, perSecond * (1 - 1 / Math.sqrt(Math.max(1, rate.weight))));
    }
  }
  return Math.max(0, burst - expectedPerSecond);
}

export function dispersionOf(demand: RuntimeDemand, now: number): number {
  return dispersionRatio(demand.dispersion, now);
}
