import type { RuntimeForecast } from '../model/forecast.ts';
import { pinballLoss } from '../stats/pinball.ts';

/** Forecast arrivals against those that came, for one runtime and horizon, the newest forecasts weighing most. */
export interface ForecastScore {
  readonly runtime: string;
  readonly horizonMs: number;
  /** Decayed number of forecasts behind the figures: how far to trust them. */
  readonly weight: number;
  /** Mean of the pinball losses at the three quantiles, in arrivals. */
  readonly pinballLoss: number;
  /** Share of horizons with no more arrivals than the p90; .9 is what was aimed at. */
  readonly coverageRatio: number;
  /** Mean arrivals within a horizon: as forecast, and as they came. */
  readonly expectedCount: number;
  readonly actualCount: number;
}

interface Tally {
  weight: number;
  loss: number;
  covered: number;
  expected: number;
  actual: number;
}

/** A forecast whose horizon is not over. */
interface Pending {
  readonly forecast: RuntimeForecast;
  actualCount: number;
}

/** About this many forecasts of a runtime and horizon are remembered. */
const MEMORY_COUNT = 100;
/** Runtimes times horizons; a stream that names more is not believed. */
const SUBJECT_COUNT_MAX = 1024;

/**
 * Holds one forecast at a time of each runtime and horizon against the arrivals that come: the next is taken up
 * when its horizon is over, so that horizons do not overlap and no arrival counts twice. O(horizons) an arrival.
 */
export class ForecastLedger {
  readonly #pending = new Map<string, Pending>();
  readonly #tallies = new Map<string, Tally>();

  /** Takes up those forecasts whose runtime and horizon none is held for; ones that are no numbers are left out. */
  expect(forecasts: readonly RuntimeForecast[]): void {
    for (const forecast of forecasts) {
      const key = keyOf(forecast);
      this.#settle(key, forecast.madeAt);
      const isRoom = this.#tallies.has(key) || this.#tallies.size < SUBJECT_COUNT_MAX;
      if (!this.#pending.has(key) && isRoom && isSound(forecast)) {
        this.#pending.set(key, { forecast, actualCount: 0 });
        this.#tallies.set(key, this.#tallies.get(key) ?? emptyTally());
      }
    }
  }

  observeArrival(runtime: string, at: number): void {
    for (const [key, pending] of this.#pending) {
      const { forecast } = pending;
      if (forecast.runtime === runtime && at >= forecast.madeAt) {
        this.#settle(key, at);
        pending.actualCount += 1;
      }
    }
  }

  /** In the order in which they were first forecast; only what has been scored. */
  scores(now: number): ForecastScore[] {
    for (const key of this.#pending.keys()) {
      this.#settle(key, now);
    }
    return [...this.#tallies]
      .filter(([, { weight }]) => weight > 0)
      .map(([key, { weight, loss, covered, expected, actual }]) => ({
        ...subjectOf(key),
        weight,
        pinballLoss: loss / weight,
        coverageRatio: covered / weight,
        expectedCount: expected / weight,
        actualCount: actual / weight,
      }));
  }

  #settle(key: string, now: number): void {
    const pending = this.#pending.get(key);
    const tally = this.#tallies.get(key);
    if (pending === undefined || tally === undefined) {
      return;
    }
    const { forecast, actualCount } = pending;
    if (now < forecast.madeAt + forecast.horizonMs) {
      return;
    }
    this.#pending.delete(key);
    const kept = 1 - 1 / MEMORY_COUNT;
    tally.weight = tally.weight * kept + 1;
    tally.loss = tally.loss * kept + lossOf(forecast, actualCount);
    tally.covered = tally.covered * kept + (actualCount <= forecast.arrivalCountP90 ? 1 : 0);
    tally.expected = tally.expected * kept + meanOf(forecast);
    tally.actual = tally.actual * kept + actualCount;
  }
}

function emptyTally(): Tally {
  return { weight: 0, loss: 0, covered: 0, expected: 0, actual: 0 };
}

function meanOf({ arrivalsPerSecond, horizonMs }: RuntimeForecast): number {
  return (arrivalsPerSecond * horizonMs) / 1000;
}

function lossOf(forecast: RuntimeForecast, actual: number): number {
  const { arrivalCountP50, arrivalCountP90, arrivalCountP99 } = forecast;
  const losses = [
    pinballLoss({ predicted: arrivalCountP50, actual }, 0.5),
    pinballLoss({ predicted: arrivalCountP90, actual }, 0.9),
    pinballLoss({ predicted: arrivalCountP99, actual }, 0.99),
  ];
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function isSound(forecast: RuntimeForecast): boolean {
  const { arrivalCountP50, arrivalCountP90, arrivalCountP99 } = forecast;
  return Number.isFinite(meanOf(forecast) + arrivalCountP50 + arrivalCountP90 + arrivalCountP99);
}

/** The number comes first: a runtime's name may hold any character. */
function keyOf({ runtime, horizonMs }: RuntimeForecast): string {
  return `${horizonMs} ${runtime}`;
}

function subjectOf(key: string): { readonly runtime: string; readonly horizonMs: number } {
  const space = key.indexOf(' ');
  return { horizonMs: Number(key.slice(0, space)), runtime: key.slice(space + 1) };
}
