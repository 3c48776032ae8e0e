import { PROBLEM_TYPE } from '../problem.ts';
import { problemSchema } from '../schemas/problem-schema.ts';

const problem = {
  description: 'What is wrong, as RFC 9457 has it',
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
} as const;

/** What every route may answer besides its success. */
export const problemResponses = { '4xx': problem, '5xx': problem } as const;
