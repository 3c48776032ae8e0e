import type { Execution, ExecutionResult } from '../../../model/execution.ts';
import { didNotCompile } from '../did-not-compile.ts';
import { endMessageOf, signalNumberOf } from '../end-message.ts';
import { base64Lines } from './base64-text.ts';
import { type Judge0Language, judge0IdOf, MULTI_FILE_ID } from './judge0-languages.ts';
import { EXTRA_TIME, STACK, toldLimitsOf } from './judge0-limits.ts';
import { type Judge0Facts, judge0FactsOf } from './judge0-note.ts';
import { decimalText, secondsText } from './judge0-numbers.ts';
import { describeStatus, judge0StatusOf } from './judge0-status.ts';

const KB_PER_MB = 1024;

/** A submission by the names of its fields. */
export type Judge0Submission = Readonly<Record<string, unknown>>;

interface ViewOptions {
  readonly isBase64: boolean;
  readonly languages: readonly Judge0Language[];
}

const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);

interface Texts {
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly compile_output: string | null;
  readonly message: string | null;
}

const noTexts: Texts = { stdout: null, stderr: null, compile_output: null, message: null };

/** What was written: by the compiler where nothing ran, else by the program. */
function textsOf(
  result: ExecutionResult | undefined,
  { redirectsStderr }: Pick<Judge0Facts, 'redirectsStderr'>,
): Texts {
  if (result === undefined) {
    return noTexts;
  }
  const { stdout, stderr } = result;
  if (didNotCompile(result)) {
    return { ...noTexts, compile_output: orNull(stderr) ?? orNull(result.message) };
  }
  const message = endMessageOf(result);
  return redirectsStderr === true
    ? { ...noTexts, stdout: orNull(stdout + stderr), message }
    : { ...noTexts, stdout: orNull(stdout), stderr: orNull(stderr), message };
}

function figuresOf(result: ExecutionResult | undefined) {
  const { usage } = result ?? {};
  const hasRun = result !== undefined && !didNotCompile(result);
  const isKilled = hasRun && result.signal === null && ['timed-out', 'killed'].includes(result.outcome);
  return {
    time: usage === undefined ? null : secondsText(usage.cpuUserMs + usage.cpuSystemMs),
    wall_time: usage === undefined ? null : secondsText(usage.wallMs),
    memory: usage === undefined ? null : Math.round(usage.memoryMbPeak * KB_PER_MB),
    exit_code: hasRun ? result.exitCode : null,
    exit_signal: hasRun ? signalNumberOf(isKilled ? 'SIGKILL' : result.signal) : null,
  };
}

/** What was asked for, as it was asked, or as the server filled it in. */
function askedOf({ request }: Execution, facts: Judge0Facts | undefined) {
  const limits = toldLimitsOf(request.limits);
  const { cpu_time_limit = 0, wall_time_limit = 0, ...counts } = limits;
  return {
    ...counts,
    cpu_time_limit: decimalText(cpu_time_limit),
    cpu_extra_time: decimalText(facts?.cpuExtraTime ?? EXTRA_TIME.defaultValue),
    wall_time_limit: decimalText(wall_time_limit),
    stack_limit: facts?.stackLimit ?? STACK.defaultValue,
    number_of_runs: 1,
    enable_per_process_and_thread_time_limit: false,
    enable_per_process_and_thread_memory_limit: false,
    compiler_options: null,
    command_line_arguments: facts?.commandLineArguments ?? null,
    redirect_stderr_to_stdout: facts?.redirectsStderr ?? false,
    callback_url: facts?.callbackUrl ?? null,
    // Files are kept until the end of their execution, for it alone.
    additional_files: null,
    enable_network: request.network !== undefined,
  };
}

/** An execution as the submission that Judge0 would have made of it, all fields. */
export function viewJudge0Submission(
  execution: Execution,
  { isBase64, languages }: ViewOptions,
): Judge0Submission {
  const { id, request, state, acceptedAt } = execution;
  const facts = judge0FactsOf(request);
  const result = state.kind === 'finished' ? state.result : undefined;
  const statusId = judge0StatusOf(execution, facts?.expectedOutput);
  const languageId = facts?.languageId ?? judge0IdOf(request.runtime);
  const name = languages.find((each) => each.id === languageId)?.name ?? request.runtime;
  const written = (text: string | null) => (text !== null && isBase64 ? base64Lines(text) : text);
  const { stdout, stderr, compile_output, message } = textsOf(result, facts ?? {});
  return {
    token: id,
    source_code: languageId === MULTI_FILE_ID ? null : written(request.code),
    language_id: languageId,
    language: { id: languageId, name },
    stdin: written(orNull(request.stdin)),
    expected_output: written(facts?.expectedOutput ?? null),
    stdout: written(stdout),
    stderr: written(stderr),
    compile_output: written(compile_output),
    message: written(message),
    status_id: statusId,
    status: { id: statusId, description: describeStatus(statusId) },
    created_at: new Date(acceptedAt).toISOString(),
    finished_at: state.kind === 'finished' ? new Date(state.finishedAt).toISOString() : null,
    ...figuresOf(result),
    ...askedOf(execution, facts),
  };
}
