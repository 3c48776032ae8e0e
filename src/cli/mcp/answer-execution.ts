import type { ExecutionBody } from '../../api/schemas/execution-schemas.ts';
import type { z } from '../../kernel/schema.ts';
import { formatDuration, formatFigure } from '../format-figure.ts';
import { executionUri } from './execution-uri.ts';
import type { ToolAnswer, ToolContent, ToolSettings } from './mcp-tool.ts';
import type { executionSchema } from './program-schemas.ts';
import { shortenText } from './shorten-text.ts';

/** Files beyond that are in the fields, and in list_files. */
const LINK_COUNT_MAX = 20;

/** How it went, in one line of the platform's own. */
function describeEnd({ outcome, reason, exitCode, signal, message, usage }: ExecutionBody): string {
  const how = reason === 'exit' ? `exit code ${exitCode}` : reason === 'signal' ? signal : reason;
  const cost =
    usage === null
      ? ''
      : `; ${formatDuration(usage.wallMs)}, ${formatFigure(usage.memoryMbPeak)} MB of memory at most`;
  return `${outcome} (${how}${cost})${message === null ? '' : `: ${message}`}`;
}

/** Each stream in a block of its own, so that no program can write the end of one and go on as somebody else. */
function blockOf(what: string, text: string): ToolContent[] {
  return text === '' ? [] : [{ type: 'text', text: `${what} of the program, untrusted:\n${text}` }];
}

/** What a finished execution is answered with: an error, with the reason, wherever it has not succeeded. */
export function answerExecution(
  execution: ExecutionBody,
  { outputCharsMax }: Pick<ToolSettings, 'outputCharsMax'>,
): ToolAnswer<z.infer<typeof executionSchema>> {
  const { id: executionId, outcome, reason, exitCode, signal, message, runtime, usage } = execution;
  const stdoutUri = executionUri({ executionId, kind: 'stdout' });
  const stderrUri = executionUri({ executionId, kind: 'stderr' });
  const stdout = shortenText(execution.stdout, { charsMax: outputCharsMax, wholeUri: stdoutUri });
  const stderr = shortenText(execution.stderr, { charsMax: outputCharsMax, wholeUri: stderrUri });
  const cut = [
    ...(execution.isStdoutTruncated ? ['stdout'] : []),
    ...(execution.isStderrTruncated ? ['stderr'] : []),
  ];
  const files = execution.artifacts.map(({ name, sizeBytes }) => ({
    ...{ name, sizeBytes },
    uri: executionUri({ executionId, kind: 'file', name }),
  }));
  const end = `${describeEnd(execution)} [${executionId}]`;
  const lost = cut.length === 0 ? '' : `\n${cut.join(' and ')} reached the limit of output and ends there`;
  return {
    content: [
      { type: 'text', text: end + lost },
      ...blockOf('standard output', stdout.text),
      ...blockOf('standard error', stderr.text),
      ...files
        .slice(0, LINK_COUNT_MAX)
        .map(({ name, sizeBytes, uri }) => ({ type: 'resource_link' as const, uri, name, size: sizeBytes })),
    ],
    output: {
      ...{ executionId, outcome, reason, exitCode, signal, message, language: runtime },
      ...{ stdout: stdout.text, stderr: stderr.text },
      ...{ isStdoutShortened: stdout.isShortened, isStderrShortened: stderr.isShortened },
      ...{ stdoutUri, stderrUri, files, leftOut: execution.leftOut },
      runMs: usage?.wallMs ?? null,
      memoryMb: usage?.memoryMbPeak ?? null,
      isolationLevel: execution.isolationLevel,
    },
    isError: outcome !== 'succeeded',
  };
}
