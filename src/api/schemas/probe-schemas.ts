import { z } from '../../kernel/schema.ts';
import { endReasons } from '../../model/execution.ts';
import { complexityClasses } from '../../model/program-analysis.ts';
import { operationMixSchema } from './execution-schemas.ts';

const firstRunSchema = z
  .object({
    reason: z.enum(endReasons).meta({ description: 'What ended it' }),
    exitCode: z.number().nullable(),
    cpuMs: z.number(),
    memoryMbPeak: z.number(),
    processCountPeak: z.number(),
    outputBytes: z.number(),
    operations: operationMixSchema,
  })
  .meta({ description: 'The program with an empty input, under the limits of a probe' });

const growthSchema = z
  .object({
    class: z.enum(complexityClasses).meta({ description: 'unknown where no class fits well enough' }),
    exponent: z
      .number()
      .meta({ description: 'The power of the size that time grew with; a lower bound where exponential' }),
    confidence: z.number().meta({ description: 'How probable that class is for such inputs, 0 to 1' }),
    inputFormat: z.string().meta({ description: 'What the made-up inputs looked like' }),
    points: z.array(z.object({ size: z.number(), cpuMs: z.number() })).meta({
      description: 'By size of the input, the CPU time beyond what the program takes whatever its input',
    }),
  })
  .meta({ id: 'ProbedGrowth' });

/** What became of the probe that was wanted. */
export const probeSchema = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('ran'),
      runs: z.number().meta({ description: 'Each in an instance made for it' }),
      ms: z.number().meta({ description: 'How long it took, without waiting for its turn' }),
      importMs: z.number().nullable().meta({ description: 'CPU time of the imports alone' }),
      firstRun: firstRunSchema,
      growth: growthSchema.nullable().meta({
        description: 'null where it reads no input, no format suited it, or nothing rose above the noise',
      }),
      reading: z.object({ class: z.enum(complexityClasses), confidence: z.number() }).meta({
        description: 'The class that reading told by itself; timeComplexity is what both tell together',
      }),
    }),
    z.object({ status: z.literal('not-run'), reason: z.string() }),
  ])
  .meta({ id: 'Probe' });

export type ProbeBody = z.infer<typeof probeSchema>;
