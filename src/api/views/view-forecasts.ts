import type { ForecastView } from '../../platform/chameleon.ts';
import type { ForecastBody } from '../schemas/forecast-schemas.ts';
import { figure } from './figure.ts';
import { viewForecast } from './view-forecast.ts';

/** Forecasts over a horizon as callers read them, and how earlier ones did. */
export function viewForecasts(horizonMs: number, view: ForecastView): ForecastBody {
  return {
    horizonMs,
    forecasts: view.forecasts.map(viewForecast),
    note: view.note ?? null,
    scores: view.scores.map((score) => ({
      runtime: score.runtime,
      horizonMs: score.horizonMs,
      weight: figure(score.weight),
      pinballLoss: figure(score.pinballLoss),
      coverageRatio: figure(score.coverageRatio),
      expectedCount: figure(score.expectedCount),
      actualCount: figure(score.actualCount),
    })),
  };
}
