import { z } from '../../kernel/schema.ts';
import { complexityClasses } from '../../model/program-analysis.ts';
import { figureSchema, instantSchema } from './text-schema.ts';

const quantilesSchema = z
  .object({ p50: figureSchema, p90: figureSchema })
  .meta({ description: 'Half of all runs are expected below p50, nine of ten below p90' });

/** What an execution was expected to cost, before it ran. */
export const predictionSchema = z
  .object({
    durationMs: quantilesSchema,
    memoryMb: quantilesSchema,
    cpuMs: quantilesSchema,
    complexity: z.enum(complexityClasses),
    basis: z
      .enum(['program-history', 'user-history', 'code', 'runtime'])
      .meta({ description: 'The most specific knowledge that it rests on' }),
    weights: z.object({
      'program-history': figureSchema,
      'user-history': figureSchema,
      code: figureSchema,
      runtime: figureSchema,
    }),
    madeAt: instantSchema,
  })
  .meta({ id: 'Prediction' });

export type PredictionBody = z.infer<typeof predictionSchema>;
