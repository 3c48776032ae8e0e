import { type ErrorCode, errorCatalogue } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema.ts';
import { type HttpProblemCode, httpProblemStatuses } from '../http-problem.ts';

export type ProblemCode = ErrorCode | HttpProblemCode | 'internal-error';

const problemCodes = [
  ...(Object.keys(errorCatalogue) as ErrorCode[]),
  ...(Object.keys(httpProblemStatuses) as HttpProblemCode[]),
  'internal-error',
] as const satisfies readonly ProblemCode[];

/** The body of every answer that is not a success: the members of RFC 9457, and our own beside them. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'urn:chameleon:problem: and the code' }),
    title: z.string().meta({ description: 'The code in words' }),
    status: z.number().meta({ description: 'That of the answer' }),
    detail: z.string().meta({ description: 'What is wrong this time, with the value and the limit' }),
    code: z.enum(problemCodes).meta({ description: 'To be matched on' }),
    fault: z.enum(['caller', 'platform']).meta({ description: 'Who can mend it' }),
    retryAfterMs: z.number().optional().meta({ description: 'When trying again makes sense' }),
    issues: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with the request, field by field' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, as application/problem+json' });

export type ProblemBody = z.infer<typeof problemSchema>;
