import type { RuntimeForecast } from '../../model/forecast.ts';
import type { RuntimeForecastBody } from '../schemas/forecast-schemas.ts';
import { figure } from './figure.ts';

/** One runtime's forecast as callers read it. */
export function viewForecast(forecast: RuntimeForecast): RuntimeForecastBody {
  return {
    runtime: forecast.runtime,
    madeAt: forecast.madeAt,
    horizonMs: forecast.horizonMs,
    arrivalsPerSecond: figure(forecast.arrivalsPerSecond),
    dispersion: figure(forecast.dispersion),
    arrivalCountP50: figure(forecast.arrivalCountP50),
    arrivalCountP90: figure(forecast.arrivalCountP90),
    arrivalCountP99: figure(forecast.arrivalCountP99),
    terms: forecast.terms.map(({ source, arrivalsPerSecond, note }) => ({
      source,
      arrivalsPerSecond: figure(arrivalsPerSecond),
      note,
    })),
  };
}
