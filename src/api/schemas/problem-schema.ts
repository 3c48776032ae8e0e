import { type ErrorCode, errorCatalogue } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { type HttpProblemCode, httpProblemStatuses } from '../http-problem.ts';

export type ProblemCode = ErrorCode | HttpProblemCode | 'internal-error';

const problemCodes = [
  ...(Object.keys(errorCatalogue) as ErrorCode[]),
  ...(Object.keys(httpProblemStatuses) as HttpProblemCode[]),
  'internal-error',
] as const satisfies readonly ProblemCode[];

/** The body of every answer that is not a success. */
export const problemSchema = z
  .object({
    error: z.object({
      code: z.enum(problemCodes),
      message: z.string(),
      fault: z.enum(['caller', 'platform']).meta({ description: 'Who can mend it' }),
      retryAfterMs: z.number().optional().meta({ description: 'When trying again makes sense' }),
      issues: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .meta({ description: 'What is wrong with the request, field by field' }),
    }),
  })
  .meta({ id: 'Problem' });

export type ProblemBody = z.infer<typeof problemSchema>;
