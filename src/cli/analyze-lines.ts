import type { AnalysisAnswerBody } from '../api/schemas/analysis-schemas.ts';
import { messageOf } from '../kernel/errors.ts';
import { z } from '../kernel/schema.ts';
import type { ProbeMode } from '../model/program-probe.ts';
import type { ApiClient } from './api-client.ts';
import type { Terminal } from './terminal.ts';

/** So many programs are asked about at once: as many as the analyzer reads side by side, and some to wait. */
const AT_ONCE = 8;

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  code: z.string(),
  lang: z.string().optional(),
});

/** Counts of what was answered. */
export interface LinesAnalyzed {
  readonly count: number;
  readonly failedCount: number;
}

/**
 * Analyses programs given as lines of JSON, `{id, lang, code}`, and prints a line of JSON for each in their order: its id and its
 * analysis, or its id and an error. A line that cannot be read is answered with its number.
 */
export async function analyzeLines(
  lines: readonly string[],
  by: {
    readonly client: ApiClient;
    readonly terminal: Terminal;
    readonly probe?: ProbeMode | undefined;
    readonly advance: (count: number) => void;
  },
): Promise<LinesAnalyzed> {
  const { terminal, advance } = by;
  const given = lines.map((text, at) => ({ text, number: at + 1 })).filter(({ text }) => text.trim() !== '');
  let failedCount = 0;
  for (let from = 0; from < given.length; from += AT_ONCE) {
    const some = given.slice(from, from + AT_ONCE);
    const answers = await Promise.all(some.map((line) => analyzeLine(by, line)));
    failedCount += answers.filter((answer) => 'error' in answer).length;
    await terminal.out(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
    advance(some.length);
  }
  return { count: given.length, failedCount };
}

type Answer =
  | ({ readonly id: string | number } & AnalysisAnswerBody)
  | { readonly id: string | number | null; readonly line: number; readonly error: string };

async function analyzeLine(
  { client, probe }: { readonly client: ApiClient; readonly probe?: ProbeMode | undefined },
  { text, number }: { readonly text: string; readonly number: number },
): Promise<Answer> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return { id: null, line: number, error: `no JSON: ${messageOf(error)}` };
  }
  const line = lineSchema.safeParse(parsed);
  if (!line.success) {
    return { id: null, line: number, error: 'wanted: {"id": …, "code": "…", "lang": "…"}' };
  }
  const { id, code, lang } = line.data;
  try {
    const body = {
      code,
      ...(lang === undefined ? {} : { language: lang }),
      ...(probe === undefined ? {} : { probe }),
    };
    return { id, ...(await client.post<AnalysisAnswerBody>('/v1/analyses', body)) };
  } catch (error) {
    return { id, line: number, error: messageOf(error) };
  }
}
