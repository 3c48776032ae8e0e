import { problemSchema } from '../schemas/problem-schema.ts';

/** What every route may answer besides its success. */
export const problemResponses = { '4xx': problemSchema, '5xx': problemSchema } as const;
