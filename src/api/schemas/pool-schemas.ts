import { z } from '../../kernel/schema.ts';
import { isolationLevels } from '../../model/instance.ts';
import { poolModes, promotions } from '../../model/plan.ts';
import { figureSchema, instantSchema } from './text-schema.ts';
import { weightedShareSchema } from './weighted-sum-schemas.ts';

const packagesSchema = z
  .array(z.string())
  .meta({ description: 'What instances have loaded beyond the runtime; empty: nothing' });

export const stockSchema = z.object({
  runtime: z.string(),
  packages: packagesSchema,
  count: z.number().meta({ description: 'Prewarmed instances wanted, over all managers' }),
  why: z.string(),
  explanation: z.object({
    rule: z.string(),
    arrivalsPerSecond: figureSchema,
    dispersion: figureSchema,
    clumpCount: figureSchema.meta({
      description: 'Arrivals that come at once, as the typical arrival sees it',
    }),
    replenishMs: figureSchema,
    memoryMb: figureSchema,
    coldStartPriceGbS: figureSchema,
    missRatio: figureSchema.meta({ description: 'Probability that an arrival finds the stock empty' }),
    costs: z
      .array(z.object({ count: z.number(), costGbSPerSecond: figureSchema }))
      .meta({ description: 'One less and one more would cost this' }),
    weightedSum: weightedShareSchema.nullable().meta({
      description: 'The specified formula over the users of this runtime; null while it has none',
    }),
  }),
});

const personalSchema = z.object({
  user: z.string(),
  runtime: z.string(),
  programId: z.string(),
  fromAt: instantSchema,
  untilAt: instantSchema.nullable(),
  memoryMb: figureSchema,
  preload: z.array(z.string()).meta({ description: 'Modules loaded before the program comes' }),
  valueGbS: figureSchema,
  why: z.string(),
});

const costSchema = z.object({ policy: z.string(), costGbS: figureSchema });

export const trialSchema = z
  .object({
    followed: costSchema,
    challenger: costSchema.meta({ description: 'Runs beside the followed one, in the books only' }),
    blockCount: z.number().meta({ description: 'Blocks of time that are compared' }),
    blockMs: z.number(),
    boundGbS: figureSchema.meta({
      description:
        'Upper 95 % bound of what the challenger costs more, GB·s a block; null while there are too few',
    }),
    promotion: z.enum(promotions),
    why: z.string(),
  })
  .meta({ id: 'PolicyTrial' });

const planSchema = z
  .object({
    madeAt: instantSchema,
    mode: z.enum(poolModes),
    modeNote: z.string().nullable(),
    managerCount: z.number(),
    managerWhy: z.string(),
    stocks: z.array(stockSchema),
    personal: z
      .array(personalSchema)
      .meta({ description: 'Instances kept for one user each; of this tenant only' }),
    personalWhy: z
      .array(z.string())
      .meta({ description: 'Whether such instances pay, for each runtime in use' }),
    layers: z
      .array(
        z.object({
          runtime: z.string(),
          packages: packagesSchema,
          savedMs: figureSchema.meta({ description: 'What a program saves that finds them loaded' }),
          memoryMb: figureSchema.meta({ description: 'Held by each manager, once for all instances' }),
          valueGbSPerSecond: figureSchema,
        }),
      )
      .meta({ description: 'What is held loaded for all whose programs import it' }),
    layersWhy: z.array(z.string()),
    trial: trialSchema.nullable().meta({ description: 'null where no challenger is configured' }),
  })
  .meta({ id: 'Plan' });

const managerSchema = z.object({
  managerId: z.string(),
  pid: z.number().nullable(),
  state: z.enum(['starting', 'ready', 'draining']),
  busyCount: z.number(),
  capacityCount: z.number(),
  stocks: z.array(
    z.object({
      runtime: z.string(),
      packages: packagesSchema,
      provisioningCount: z.number(),
      prewarmedCount: z.number(),
      warmCount: z.number(),
      busyCount: z.number(),
      keptCount: z
        .number()
        .meta({ description: 'Waiting for another execution of their session, or of their program' }),
    }),
  ),
  layers: z
    .array(
      z.object({
        runtime: z.string(),
        packages: packagesSchema,
        loadMs: figureSchema.meta({ description: 'What loading them took here' }),
        memoryMb: figureSchema,
      }),
    )
    .meta({ description: 'What instances with packages loaded are forked from' }),
});

const coverageSchema = figureSchema.meta({
  description: 'Share of recent executions within their predicted p90; 0.9 is aimed at',
});

const totalsSchema = z
  .object({
    startCounts: z.object({
      cold: z.number(),
      prewarmed: z.number(),
      warm: z.number(),
      kept: z
        .number()
        .meta({ description: 'Where an execution of the session, or of the same program, ran before' }),
    }),
    idleGbS: figureSchema,
    bootGbS: figureSchema,
    bootCount: z.number(),
    durationCoverageRatio: coverageSchema,
    durationPinballLoss: figureSchema.meta({ description: 'ms' }),
    cpuCoverageRatio: coverageSchema,
    cpuPinballLoss: figureSchema.meta({ description: 'ms' }),
    memoryCoverageRatio: coverageSchema,
    memoryPinballLoss: figureSchema.meta({ description: 'MB' }),
    costGbS: figureSchema.meta({ description: 'Cold starts and idle memory of the last ten minutes' }),
    reactiveCostGbS: figureSchema.meta({ description: 'The same arrivals with a fixed stock' }),
    perfectCostGbS: figureSchema.meta({ description: 'The same arrivals with a perfect forecast' }),
    regretGbS: figureSchema.meta({ description: 'What a perfect forecast would have saved' }),
    intents: z
      .object({ announcedCount: figureSchema, arrivedCount: z.number(), missedCount: figureSchema })
      .meta({ description: 'What became of executions that clients announced, weighed by probability' }),
  })
  .meta({ description: 'Since the server started; memory in GB·s' });

export const poolSchema = z
  .object({
    mode: z.enum(poolModes),
    configuredMode: z.enum(poolModes),
    isolationLevels: z.array(z.enum(isolationLevels)).meta({ description: 'The usual one first' }),
    queueLength: z.number(),
    runningCount: z.number(),
    managers: z.array(managerSchema),
    notes: z.array(z.string()).meta({ description: 'What is wrong now; empty when nothing is' }),
    plan: planSchema.nullable(),
    why: z.array(z.string()).meta({ description: 'Why it is this size, in sentences' }),
    totals: totalsSchema,
  })
  .meta({ id: 'Pool' });

export type TrialBody = z.infer<typeof trialSchema>;
export type PlanBody = z.infer<typeof planSchema>;
export type PoolBody = z.infer<typeof poolSchema>;
