import { Judge0Refusal } from './judge0-errors.ts';
import type { Judge0Submission } from './view-judge0-submission.ts';

const defaultFields = [
  'token',
  'time',
  'memory',
  'stdout',
  'stderr',
  'compile_output',
  'message',
  'status',
] as const;

/** Every field that may be asked for. */
const allFields: ReadonlySet<string> = new Set([
  ...defaultFields,
  ...['source_code', 'language_id', 'language', 'stdin', 'expected_output', 'status_id'],
  ...['created_at', 'finished_at', 'exit_code', 'exit_signal', 'wall_time', 'number_of_runs'],
  ...['cpu_time_limit', 'cpu_extra_time', 'wall_time_limit', 'memory_limit', 'stack_limit'],
  ...['max_processes_and_or_threads', 'max_file_size', 'enable_per_process_and_thread_time_limit'],
  ...['enable_per_process_and_thread_memory_limit', 'compiler_options', 'command_line_arguments'],
  ...['redirect_stderr_to_stdout', 'callback_url', 'additional_files', 'enable_network'],
]);

/** The fields that a request wants: names joined by commas, `*` for all, none for the usual ones. Throws `Judge0Refusal`. */
export function readFields(given: string | undefined): readonly string[] {
  const names = (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.includes('*')) {
    return [...allFields];
  }
  const unknown = names.filter((name) => !allFields.has(name));
  if (unknown.length > 0) {
    throw new Judge0Refusal(`invalid fields: [${unknown.join(', ')}]`);
  }
  return names.length === 0 ? defaultFields : names;
}

/** Only these fields of a submission. */
export function pickFields(submission: Judge0Submission, fields: readonly string[]): Judge0Submission {
  return Object.fromEntries(fields.map((name) => [name, submission[name]]));
}
