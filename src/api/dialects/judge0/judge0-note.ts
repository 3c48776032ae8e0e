import { z } from '../../../kernel/schema.ts';
import type { DialectNote } from '../../../model/dialect-note.ts';
import type { ExecutionRequest } from '../../../model/execution.ts';

const factsSchema = z.object({
  languageId: z.number(),
  expectedOutput: z.string().optional(),
  commandLineArguments: z.string().optional(),
  cpuExtraTime: z.number().optional(),
  stackLimit: z.number().optional(),
  redirectsStderr: z.boolean().optional(),
  callbackUrl: z.string().optional(),
});

/** What of a submission the platform has no place for. */
export type Judge0Facts = z.infer<typeof factsSchema>;

const DIALECT = 'judge0';

export function judge0Note(facts: Judge0Facts): DialectNote {
  return { dialect: DIALECT, facts };
}

/** What was kept with an execution; undefined when it came through another API. */
export function judge0FactsOf({
  dialectNote,
}: Pick<ExecutionRequest, 'dialectNote'>): Judge0Facts | undefined {
  return dialectNote?.dialect === DIALECT ? factsSchema.parse(dialectNote.facts) : undefined;
}
