import type { SubmissionBody } from '../../../api/schemas/execution-schemas.ts';
import { z } from '../../../kernel/schema.ts';
import { answerExecution } from '../answer-execution.ts';
import { defineTool, type McpTool, type ToolSettings } from '../mcp-tool.ts';
import {
  codeField,
  executionSchema,
  keptFilesField,
  languageField,
  limitsField,
  programFields,
  sessionIdField,
  sessionLimitsField,
  UNTRUSTED,
} from '../program-schemas.ts';
import { runForCall } from '../run-for-call.ts';

const hints = { readOnlyHint: false, destructiveHint: false, idempotentHint: false };

const networkField = z
  .boolean()
  .optional()
  .describe('true: it may reach the hosts that this server allows, through a proxy. Without: no network.');

/** What a program may reach, of what whoever started the command allows. */
function networkOf(
  isWanted: boolean | undefined,
  { network }: ToolSettings,
): Pick<Partial<SubmissionBody>, 'network'> {
  if (isWanted !== true || network === 'none') {
    return {};
  }
  return { network: network === 'tenant' ? true : { allow: [...network] } };
}

/** Fields that are absent stay so: the server knows their defaults. */
function filled(fields: Readonly<Record<string, unknown>>): Partial<SubmissionBody> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `run_code`: one program, once. Who may not use the network is not told of it. */
export function runCodeTool({ network }: ToolSettings): McpTool {
  const given = {
    code: codeField,
    language: languageField.optional(),
    ...programFields,
    limits: limitsField,
    keepFiles: keptFilesField.describe(
      'Files or folders to hand back when it has ended. Absent: all that it makes or changes.',
    ),
  };
  return defineTool({
    name: 'run_code',
    title: 'Run code',
    description: `Runs a program once in a fresh, isolated instance and answers with its outcome, output and files. Nothing is left for the next run; open_session is for that. Output that comes while it runs is reported as progress. A program that fails, times out or is killed is answered as an error with the reason. ${UNTRUSTED}`,
    input: z.strictObject(network === 'none' ? given : { ...given, network: networkField }),
    output: executionSchema,
    hints: { ...hints, openWorldHint: network !== 'none' },
    async answer(input, call) {
      const { keepFiles = ['.'], ...rest } = input as z.infer<z.ZodObject<typeof given>>;
      const wanted = 'network' in input ? input.network === true : undefined;
      const { network: _, ...fields } = { network: undefined, ...rest };
      const submission = { ...filled(fields), artifacts: keepFiles, ...networkOf(wanted, call.settings) };
      return answerExecution(await runForCall(submission, call), call.settings);
    },
  });
}

/** `run_in_session`: the next piece of a session. */
export const runInSessionTool = defineTool({
  name: 'run_in_session',
  title: 'Run code in a session',
  description: `Runs code where the last run of a session ended: variables, functions and files are there, and the value of the last expression is printed, as at a prompt. Runs of one session take turns. ${UNTRUSTED}`,
  input: z.strictObject({
    sessionId: sessionIdField,
    code: codeField,
    ...programFields,
    limits: sessionLimitsField,
    keepFiles: keptFilesField.describe(
      'Files or folders to hand back with this run. Absent: none; list_files takes all of the session.',
    ),
  }),
  output: executionSchema,
  hints: { ...hints, openWorldHint: false },
  async answer({ sessionId, keepFiles = [], ...fields }, call) {
    const submission = { ...filled(fields), session: sessionId, artifacts: keepFiles };
    return answerExecution(await runForCall(submission, call), call.settings);
  },
});
