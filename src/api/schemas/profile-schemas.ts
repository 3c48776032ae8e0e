import { z } from '../../kernel/schema.ts';
import { figureSchema, instantSchema } from './text-schema.ts';
import { weightedSumSchema } from './weighted-sum-schemas.ts';

const summarySchema = z.object({ p50: figureSchema, p90: figureSchema, mean: figureSchema });

/** What is known about a user's habits, recent executions weighing more. */
export const profileSchema = z
  .object({
    user: z.string(),
    executionCount: z.number(),
    firstAt: instantSchema,
    lastAt: instantSchema,
    executionsPerHour: figureSchema,
    durationMs: summarySchema,
    cpuMs: summarySchema,
    memoryMb: summarySchema,
    networkBytes: summarySchema,
    cpuIntensityRatio: figureSchema.meta({ description: 'CPU time over wall time' }),
    operations: z.object({
      computeRatio: figureSchema,
      fileRatio: figureSchema,
      networkRatio: figureSchema,
      processRatio: figureSchema,
    }),
    runtimes: z.array(z.object({ runtime: z.string(), ratio: figureSchema })),
    failureRatio: figureSchema,
    lastPrograms: z.array(z.object({ runtime: z.string(), programId: z.string() })),
    weightedSums: z
      .array(weightedSumSchema)
      .meta({ description: 'The specified formula, by runtime, as the newest execution arrived' }),
    gaps: z
      .array(
        z.object({
          fromMs: z.number(),
          toMs: z.number().nullable().meta({ description: 'null: and longer' }),
          fastRatio: figureSchema.meta({ description: 'Share of gaps, with a memory of 16 gaps' }),
          slowRatio: figureSchema.meta({ description: 'Share of gaps, with a memory of 256 gaps' }),
        }),
      )
      .meta({ description: 'Idle times between executions; bins that hold nothing are left out' }),
  })
  .meta({ id: 'UserProfile' });

export type ProfileBody = z.infer<typeof profileSchema>;
