import { z } from '../../kernel/schema.ts';
import { instantSchema, isolationWishSchema, languageSchema, userSchema } from './text-schema.ts';

const DAY_MS = 86_400_000;

/** The body of `POST /v1/intents`. */
export const intentRequestSchema = z
  .strictObject({
    user: userSchema,
    language: languageSchema,
    isolation: isolationWishSchema,
    executionCount: z.number().int().min(1).max(1000).default(1),
    probability: z.number().gt(0).max(1).default(1),
    startsInMs: z.number().min(0).max(DAY_MS).default(0),
    durationMs: z.number().min(1).max(DAY_MS).default(60_000),
  })
  .meta({ id: 'IntentRequest' });

export const intentAnswerSchema = z
  .object({
    kind: z
      .enum(['accepted', 'merged'])
      .meta({ description: 'merged: an earlier intent already says the same' }),
    intent: z.object({
      id: z.string(),
      user: z.string(),
      runtime: z.string(),
      executionCount: z.number(),
      probability: z.number(),
      startsAt: instantSchema,
      endsAt: instantSchema,
    }),
  })
  .meta({ id: 'IntentAnswer' });
