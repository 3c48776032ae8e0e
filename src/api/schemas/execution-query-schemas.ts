import { z } from '../../kernel/schema.ts';
import { executionOutcomes } from '../../model/execution.ts';
import { userSchema } from './text-schema.ts';

const WAIT_MS_MAX = 60_000;
const COUNT_DEFAULT = 20;
const COUNT_MAX = 200;

/** Any text: what is no id of an execution is answered like an id that nobody has. */
export const executionParamsSchema = z.object({ id: z.string() });

export const executionQuerySchema = z.strictObject({
  waitMs: z.coerce
    .number()
    .min(0)
    .max(WAIT_MS_MAX)
    .default(0)
    .meta({ description: 'Wait this long for the outcome before answering' }),
});

export const executionListQuerySchema = z.strictObject({
  user: userSchema.optional(),
  runtime: z.string().min(1).max(80).optional(),
  program: z.string().min(1).max(100).optional().meta({ description: 'A `programId`' }),
  state: z.enum(['queued', 'running', 'finished']).optional(),
  outcome: z.enum(executionOutcomes).optional(),
  since: z.coerce.number().optional().meta({ description: 'Accepted then or later, in milliseconds' }),
  until: z.coerce.number().optional().meta({ description: 'Accepted before then' }),
  after: z
    .string()
    .max(1000)
    .optional()
    .meta({ description: 'The page after the one whose `next` this is; with the same filters' }),
  count: z.coerce.number().int().min(1).max(COUNT_MAX).default(COUNT_DEFAULT),
});

export type ExecutionListQuery = z.infer<typeof executionListQuerySchema>;
