import { z } from '../../kernel/schema.ts';
import { isolationLevels } from '../../model/instance.ts';

export const runtimesSchema = z
  .object({
    runtimes: z.array(
      z.object({
        runtime: z.string(),
        language: z.string(),
        isolationLevel: z.enum(isolationLevels),
        displayName: z.string(),
        version: z.string(),
        aliases: z.array(z.string()),
        extensions: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'Runtimes' });

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const readinessSchema = z
  .object({ isReady: z.boolean(), reasons: z.array(z.string()) })
  .meta({ id: 'Readiness', description: 'reasons: what is missing, in words' });
