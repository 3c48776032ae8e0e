import { z } from '../../kernel/schema.ts';
import { figureSchema, instantSchema } from './text-schema.ts';

const HORIZON_MS_DEFAULT = 60_000;
const HORIZON_MS_MAX = 86_400_000;

export const forecastQuerySchema = z.strictObject({
  horizonMs: z.coerce.number().min(1).max(HORIZON_MS_MAX).default(HORIZON_MS_DEFAULT),
});

export const runtimeForecastSchema = z
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

const scoreSchema = z.object({
  runtime: z.string(),
  horizonMs: z.number(),
  weight: figureSchema.meta({ description: 'Decayed number of forecasts behind the figures' }),
  pinballLoss: figureSchema.meta({ description: 'In arrivals, the mean over p50, p90 and p99' }),
  coverageRatio: figureSchema.meta({ description: 'Share of horizons within the p90; 0.9 is aimed at' }),
  expectedCount: figureSchema,
  actualCount: figureSchema,
});

export const forecastSchema = z
  .object({
    horizonMs: z.number(),
    forecasts: z.array(runtimeForecastSchema),
    note: z.string().nullable().meta({ description: 'Why there is no forecast, when the predictor fails' }),
    scores: z.array(scoreSchema).meta({ description: 'Earlier forecasts against what came' }),
  })
  .meta({ id: 'Forecast' });

export type RuntimeForecastBody = z.infer<typeof runtimeForecastSchema>;
export type ForecastBody = z.infer<typeof forecastSchema>;
