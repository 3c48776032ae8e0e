import { z } from '../../kernel/schema.ts';
import { sessionEndReasons } from '../../model/session.ts';
import { limitsWishSchema } from './limits-schemas.ts';
import { instantSchema, isolationWishSchema, languageSchema, userSchema } from './text-schema.ts';

/** The body of `POST /v1/sessions`. */
export const sessionRequestSchema = z
  .strictObject({
    user: userSchema,
    language: languageSchema,
    isolation: isolationWishSchema,
    limits: limitsWishSchema.meta({
      description:
        'memoryMb, processCount and fileBytes hold for the whole session, the others for each execution that does not say',
    }),
    idleMs: z
      .number()
      .positive()
      .optional()
      .meta({ description: 'How long it waits for an execution before it ends; absent: as configured' }),
  })
  .meta({ id: 'SessionRequest' });

export const sessionSchema = z
  .object({
    id: z.string(),
    user: z.string(),
    runtime: z.string(),
    state: z.enum(['idle', 'running', 'ended']),
    endReason: z.enum(sessionEndReasons).nullable(),
    executionCount: z.number(),
    limits: z.object({
      wallMs: z.number(),
      cpuMs: z.number(),
      memoryMb: z.number(),
      processCount: z.number(),
      outputBytes: z.number(),
      fileBytes: z.number(),
    }),
    idleMs: z.number(),
    createdAt: instantSchema,
    usedAt: instantSchema.meta({ description: 'When its last execution ended, or it was opened' }),
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Session' });

export type SessionBody = z.infer<typeof sessionSchema>;

export const sessionListSchema = z
  .object({ sessions: z.array(sessionSchema) })
  .meta({ id: 'SessionList', description: 'The open ones, oldest first, then those that ended of late' });

export type SessionListBody = z.infer<typeof sessionListSchema>;
