import { z } from '../../kernel/schema.ts';
import { figureSchema, instantSchema, languageSchema } from './text-schema.ts';

export const historyQuerySchema = z.strictObject({
  sinceAt: z.coerce
    .number()
    .min(0)
    .default(0)
    .meta({ description: 'Only rows after this instant: the last one that is known already' }),
  runtime: languageSchema.optional().meta({ description: 'Only this one; a name or an alias' }),
});

/** One figure of each row; null: unknown. */
const columnSchema = z.array(figureSchema);

const horizonSchema = z.object({
  horizonMs: z.number(),
  p50: columnSchema.meta({ description: 'Of the arrivals within the horizon after the row' }),
  p90: columnSchema,
});

const runtimeHistorySchema = z.object({
  runtime: z.string(),
  arrivals: columnSchema.meta({ description: 'Since the row before' }),
  executions: z.object({ queued: columnSchema, running: columnSchema }),
  instances: z.object({
    provisioning: columnSchema,
    prewarmed: columnSchema,
    warm: columnSchema,
    kept: columnSchema,
    wanted: columnSchema.meta({ description: 'Prewarmed ones that the newest plan asked for' }),
  }),
  starts: z
    .object({ cold: columnSchema, prewarmed: columnSchema, warm: columnSchema, kept: columnSchema })
    .meta({ description: 'By what executions found, since the row before' }),
  costGbS: z
    .object({ idle: columnSchema, boot: columnSchema, coldStarts: columnSchema })
    .meta({ description: 'Memory held idle and booting, and the price of waiting, since the row before' }),
  forecasts: z.array(horizonSchema),
});

export const historySchema = z
  .object({
    intervalMs: z.number(),
    at: z.array(instantSchema),
    runtimes: z.array(runtimeHistorySchema),
  })
  .meta({ id: 'History', description: 'Columns of one length, the oldest row first' });

export type HistoryBody = z.infer<typeof historySchema>;
