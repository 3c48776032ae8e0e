import { z } from '../../kernel/schema.ts';
import { figureSchema, instantSchema } from './text-schema.ts';

const HORIZON_MS_DEFAULT = 60_000;
const HORIZON_MS_MAX = 86_400_000;

export const forecastQuerySchema = z.strictObject({
  horizonMs: z.coerce.number().min(1).max(HORIZON_MS_MAX).default(HORIZON_MS_DEFAULT),
});

const runtimeForecastSchema = z
  .object({
    runtime: z.string(),
    madeAt: instantSchema,
    horizonMs: z.number(),
    arrivalsPerSecond: figureSchema,
    dispersion: figureSchema.meta({
      description: 'Variance of arrivals over their mean; 1 for a Poisson stream',
    }),
    arrivalCountP50: figureSchema,
    arrivalCountP90: figureSchema,
    arrivalCountP99: figureSchema,
    terms: z.array(
      z.object({
        source: z.enum(['session-users', 'new-sessions', 'recent-rate', 'intents', 'seasonal']),
        arrivalsPerSecond: figureSchema,
        note: z.string(),
      }),
    ),
  })
  .meta({ id: 'RuntimeForecast' });

export const forecastSchema = z
  .object({ horizonMs: z.number(), forecasts: z.array(runtimeForecastSchema) })
  .meta({ id: 'Forecast' });

export type RuntimeForecastBody = z.infer<typeof runtimeForecastSchema>;
export type ForecastBody = z.infer<typeof forecastSchema>;
