import type { AnalysisAnswerBody } from '../../../api/schemas/analysis-schemas.ts';
import { z } from '../../../kernel/schema.ts';
import { describeAnalysis } from '../../describe-analysis.ts';
import { defineTool } from '../mcp-tool.ts';
import { codeField, languageField } from '../program-schemas.ts';

const readOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const quantiles = z.object({ p50: z.number().nullable(), p90: z.number().nullable() });
const drivers = z.array(z.object({ line: z.number(), why: z.string() }));

/** `analyze_code`. */
export const analyzeCodeTool = defineTool({
  name: 'analyze_code',
  title: 'Analyze code',
  description:
    'Reads a program without running it, and says what a run would probably cost: how time and memory grow, what it waits for, what it imports, and what in it is risky. JavaScript, TypeScript, Python, Bash, C, C++, Java, Go, Ruby and Rust are read.',
  input: z.strictObject({ code: codeField, language: languageField.optional() }),
  output: z.object({
    status: z.enum(['ok', 'partial', 'unknown']),
    reason: z.string().nullable().describe('Why it is partial or unknown.'),
    language: z.string(),
    timeComplexity: z.object({ class: z.string(), confidence: z.number(), drivers }),
    spaceComplexity: z.string(),
    bottleneck: z.string(),
    dependencies: z.array(
      z.object({ name: z.string(), kind: z.string(), installName: z.string().nullable() }),
    ),
    warnings: drivers,
    durationMs: quantiles.describe('Expected, of one run.'),
    memoryMb: quantiles.describe('Expected, at its peak.'),
  }),
  hints: readOnly,
  async answer(input, { client, user }) {
    const request = { ...input, user, probe: 'never' };
    const analysis = await client.post<AnalysisAnswerBody>('/v1/analyses', request);
    const { status, reason = null, language, timeComplexity, spaceComplexity, bottleneck } = analysis;
    const dependencies = analysis.dependencies.map(({ name, kind, installName = null }) => ({
      ...{ name, kind, installName },
    }));
    const { warnings, durationMs, memoryMb } = analysis;
    return {
      content: [{ type: 'text', text: describeAnalysis(analysis) }],
      output: {
        ...{ status, reason, language, timeComplexity, spaceComplexity, bottleneck, dependencies, warnings },
        durationMs: { p50: durationMs.p50, p90: durationMs.p90 },
        memoryMb: { p50: memoryMb.p50, p90: memoryMb.p90 },
      },
      isError: false,
    };
  },
});

const languageSchema = z.object({
  language: z.string(),
  displayName: z.string(),
  version: z.string(),
  aliases: z.array(z.string()),
  extensions: z.array(z.string()),
});

interface RuntimesAnswer {
  readonly runtimes: readonly (Omit<z.infer<typeof languageSchema>, 'language'> & {
    readonly runtime: string;
  })[];
}

/** `list_languages`. */
export const listLanguagesTool = defineTool({
  name: 'list_languages',
  title: 'List languages',
  description: 'Lists the languages that run_code can run here, with their versions.',
  input: z.strictObject({}),
  output: z.object({ languages: z.array(languageSchema) }),
  hints: readOnly,
  async answer(_input, { client }) {
    const { runtimes } = await client.get<RuntimesAnswer>('/v1/runtimes');
    const languages = runtimes.map(({ runtime, ...rest }) => ({ language: runtime, ...rest }));
    const text = languages.map(({ language, version }) => `${language} ${version}`).join('\n');
    return { content: [{ type: 'text', text }], output: { languages }, isError: false };
  },
});
