import { MS_PER_SECOND } from '../kernel/units.ts';
import type { RuntimeForecast } from '../model/forecast.ts';
import type { DemandTrace } from '../model/stock-reasons.ts';
import type { StockCosts } from '../predictor/demand-facts.ts';
import type { DemandTerms } from '../predictor/demand-forecaster.ts';
import { rateHalfLivesMs } from '../predictor/stock-rules.ts';
import { sizeStock } from '../predictor/stock-size.ts';
import { countQuantile } from '../stats/negative-binomial.ts';
import type { AnnouncedDemand } from './intent-book.ts';

/** Demand of one runtime at one instant: what behaviour lets expect, and what clients announced. */
export interface RuntimeDemand {
  readonly facts: DemandTerms;
  readonly announced: AnnouncedDemand;
}

/** Arrivals per second from both. */
function arrivalRateOf({ facts, announced }: RuntimeDemand): number {
  return facts.sessionRate + announced.arrivalsPerSecond;
}

export function typicalClumpOf({ facts, announced }: RuntimeDemand): number {
  return Math.max(facts.clumpCount, announced.clumpCount);
}

/** The stock that announced demand asks for, on top of the users in session; 0 while nothing is announced. */
export function announcedCountOf(demand: RuntimeDemand, costs: StockCosts): number {
  if (demand.announced.arrivalsPerSecond === 0) {
    return 0;
  }
  return sizeStock({
    ...costs,
    arrivalsPerSecond: arrivalRateOf(demand),
    dispersion: demand.facts.dispersion,
    clumpCount: typicalClumpOf(demand),
  }).count;
}

/** Executions that will run at once: the ninth decile of what arrives during one run. */
export function concurrencyOf(demand: RuntimeDemand, runMs: number): number {
  const mean = (arrivalRateOf(demand) * runMs) / MS_PER_SECOND;
  return countQuantile({ mean, dispersion: Math.max(demand.facts.dispersion, typicalClumpOf(demand)) }, 0.9);
}

/** The demand as a forecast over the horizon, with what each source adds. */
export function forecastOf(
  runtime: string,
  demand: RuntimeDemand,
  at: { readonly now: number; readonly horizonMs: number },
): RuntimeForecast {
  const { facts, announced } = demand;
  const arrivalsPerSecond = arrivalRateOf(demand);
  const law = {
    mean: (arrivalsPerSecond * at.horizonMs) / MS_PER_SECOND,
    dispersion: Math.max(facts.dispersion, announced.clumpCount),
  };
  return {
    runtime,
    madeAt: at.now,
    horizonMs: at.horizonMs,
    arrivalsPerSecond,
    dispersion: law.dispersion,
    arrivalCountP50: countQuantile(law, 0.5),
    arrivalCountP90: countQuantile(law, 0.9),
    arrivalCountP99: countQuantile(law, 0.99),
    terms: [
      {
        source: 'session-users',
        arrivalsPerSecond: facts.userRate,
        note: 'users in session, by their own gaps',
      },
      { source: 'new-sessions', arrivalsPerSecond: facts.newSessionRate, note: 'users who may begin one' },
      { source: 'intents', arrivalsPerSecond: announced.arrivalsPerSecond, note: 'announced by clients' },
    ],
  };
}

/** What of demand the rules look at besides the forecast. */
export function traceOf(facts: DemandTerms): DemandTrace {
  return {
    intensityPerSecond: facts.intensity,
    sessionUserCount: facts.userCount,
    recent: rateHalfLivesMs.map((halfLifeMs, k) => ({ halfLifeMs, arrivalsPerSecond: facts.rates[k] ?? 0 })),
    peakOfMinuteCount: facts.peaks.minute,
    peakOfTenMinutesCount: facts.peaks.tenMinutes,
  };
}

/** Why a stock has its size, in a sentence. */
export function sentenceOf(
  chosen: { readonly count: number; readonly rule: string; readonly rate: number },
  { facts, announced }: RuntimeDemand,
): string {
  const { count, rule, rate } = chosen;
  const users = `${facts.userRate.toFixed(3)}/s from users in session, ${facts.newSessionRate.toFixed(3)}/s from new sessions`;
  return `${count} by the rule ${rule}: ${rate.toFixed(3)} arrivals/s expected (${users}, ${announced.arrivalsPerSecond.toFixed(3)}/s announced).`;
}
