import { z } from '../../kernel/schema.ts';
import { weightedTerms } from '../../model/weighted-sum.ts';
import { figureSchema } from './text-schema.ts';

/** The specified formula for one user of one runtime, term by term. */
export const weightedSumSchema = z
  .object({
    runtime: z.string(),
    demand: figureSchema.meta({ description: 'The sum of the contributions, 1 to 10' }),
    instanceCount: z.number().meta({ description: 'What its steps map the demand to; never 0' }),
    terms: z.array(
      z.object({
        term: z.enum(weightedTerms),
        value: figureSchema.meta({ description: 'null: not known, taken for average' }),
        normalised: figureSchema.meta({ description: 'Between the 5th and 95th percentile, as 1 to 10' }),
        weight: figureSchema,
        contribution: figureSchema,
      }),
    ),
  })
  .meta({ id: 'WeightedSum' });

/** The same over all users of a runtime. */
export const weightedShareSchema = z
  .object({
    userCount: z.number(),
    demand: figureSchema,
    instanceCount: z.number(),
    scaledToZeroCount: z.number().meta({ description: 'With users out of session falling to none' }),
    terms: z.array(
      z.object({ term: z.enum(weightedTerms), weight: figureSchema, contribution: figureSchema }),
    ),
  })
  .meta({ id: 'WeightedDemand' });

export type WeightedSumBody = z.infer<typeof weightedSumSchema>;
export type WeightedShareBody = z.infer<typeof weightedShareSchema>;
