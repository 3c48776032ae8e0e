import { z } from '../../kernel/schema.ts';
import { poolModes } from '../../model/plan.ts';
import { runtimeForecastSchema } from './forecast-schemas.ts';
import { stockSchema, trialSchema } from './pool-schemas.ts';
import { figureSchema, instantSchema, languageSchema } from './text-schema.ts';

export const explanationQuerySchema = z.strictObject({
  runtime: languageSchema.optional().meta({ description: 'Only this one; a name or an alias' }),
});

const bookedSchema = z.object({
  rule: z.string(),
  count: z.number().meta({ description: 'Instances that it holds now' }),
  costGbS: figureSchema.meta({ description: 'Decayed cost on the real arrivals: cold starts and memory' }),
});

const demandSchema = z.object({
  intensityPerSecond: figureSchema.meta({
    description: 'Arrivals expected one boot from now, learnt from all the rest together',
  }),
  sessionUserCount: z.number().meta({ description: 'Users in session who use the runtime' }),
  recent: z
    .array(z.object({ halfLifeMs: z.number(), arrivalsPerSecond: figureSchema }))
    .meta({ description: 'Decayed rates of arrivals, the shortest memory first' }),
  peakOfMinuteCount: z.number().meta({ description: 'Most arrivals within one boot, of the last minute' }),
  peakOfTenMinutesCount: z.number(),
});

const reasonsSchema = z.object({
  forecast: runtimeForecastSchema.meta({
    description: 'Arrivals during one boot, with what users in session, new sessions and intents add',
  }),
  demand: demandSchema,
  rules: z
    .array(
      bookedSchema.extend({
        weightRatio: figureSchema.meta({ description: 'Its part in the decision; all sum to 1' }),
      }),
    )
    .meta({ description: 'Every rule, run in the shadow; the cheapest first' }),
  followed: bookedSchema.meta({ description: 'What was really followed, from rule to rule' }),
  reactive: bookedSchema.meta({ description: 'What a reactive pool would hold now, and what it has cost' }),
  regimeChangedAt: instantSchema
    .nullable()
    .meta({ description: 'When arrivals last began to follow other laws than those learnt; null: never' }),
  challenger: bookedSchema
    .nullable()
    .meta({ description: 'What the challenger would hold now, and would have cost; null without one' }),
});

const startsSchema = z.object({
  arrivalCount: z.number(),
  actualGbS: figureSchema,
  reactiveGbS: figureSchema,
  reactiveColdCount: z.number(),
  perfectGbS: figureSchema,
  regretGbS: figureSchema,
});

const memorySchema = z.object({
  budgetMb: figureSchema,
  plannedMb: figureSchema,
  priceRatio: figureSchema.meta({
    description:
      'What an instance must save for each GB·s that it holds; above 1, the budget leaves out some that pay',
  }),
  cuts: z.array(z.object({ runtime: z.string(), wantedCount: z.number(), count: z.number() })),
  personalCutCount: z.number(),
});

export const poolExplanationSchema = z
  .object({
    at: instantSchema,
    mode: z.enum(poolModes),
    configuredMode: z.enum(poolModes),
    modeWhy: z.string().nullable().meta({ description: 'null before the first plan' }),
    policy: z.string().meta({ description: 'The one that is followed; a promoted challenger is' }),
    coldStartPriceGbSPerSecond: figureSchema,
    placement: z.object({
      strategy: z.string(),
      standings: z
        .array(z.object({ strategy: z.string(), weight: figureSchema, startMs: figureSchema }))
        .meta({ description: 'Mean start latency of late under each strategy, where `auto` chooses' }),
    }),
    guards: z
      .array(
        z.object({ part: z.enum(['demand', 'cost', 'personal', 'layers']), failure: z.string().nullable() }),
      )
      .meta({ description: 'Which predictors are left alone now, and why; null: none fails' }),
    trial: trialSchema.nullable().meta({ description: 'null where no challenger is configured' }),
    memory: memorySchema.nullable().meta({ description: 'The warm memory of the newest plan' }),
    managerWhy: z.string().nullable(),
    personalWhy: z.array(z.string()),
    layersWhy: z.array(z.string()),
    runtimes: z.array(
      z.object({
        runtime: z.string(),
        stock: stockSchema.nullable().meta({ description: 'As in the plan of `GET /v1/pool`' }),
        reasons: reasonsSchema.nullable().meta({ description: 'null while the predictor of demand fails' }),
        starts: startsSchema.nullable().meta({
          description:
            'The starts of the last ten minutes: as they were, with a fixed stock, with a perfect forecast',
        }),
      }),
    ),
  })
  .meta({ id: 'PoolExplanation' });

export type PoolExplanationBody = z.infer<typeof poolExplanationSchema>;
