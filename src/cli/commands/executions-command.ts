import { type Command, Option } from 'commander';
import type { ExecutionListBody } from '../../api/schemas/execution-schemas.ts';
import { executionOutcomes } from '../../model/execution.ts';
import { readCount } from '../read-option.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

interface ExecutionsOptions extends ServerOptions {
  readonly user?: string;
  readonly runtime?: string;
  readonly outcome?: string;
  readonly state?: string;
  readonly after?: string;
  readonly count?: number;
}

/** Handed to the server as they are. */
const filters = ['user', 'runtime', 'outcome', 'state', 'after', 'count'] as const;

const examples = `
Examples:
  chameleon executions
  chameleon executions --outcome timed-out --runtime python
  chameleon executions --user alice --count 100 --json`;

/** `chameleon executions`: what ran lately. */
export function addExecutionsCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('executions')
    .description('list recent executions, newest first')
    .option('--user <name>', 'of one user only')
    .option('--runtime <name>', 'of one runtime only')
    .addOption(new Option('--outcome <outcome>', 'that ended so only').choices(executionOutcomes))
    .addOption(new Option('--state <state>', 'that stand so only').choices(['queued', 'running', 'finished']))
    .option('--after <place>', 'the page after the one that ended with this')
    .option('--count <number>', 'how many (default 20, at most 200)', readCount);
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: ExecutionsOptions) => {
      const query = new URLSearchParams();
      for (const name of filters) {
        const wanted = options[name];
        if (wanted !== undefined) {
          query.set(name, String(wanted));
        }
      }
      const list = await clientFor(options, terminal).get<ExecutionListBody>(`/v1/executions?${query}`);
      await printResult(terminal, list, { json: options.json, describe: describeExecutions });
    });
}

async function describeExecutions({ executions, next }: ExecutionListBody): Promise<string> {
  const [{ renderTable }, { formatDuration, formatInstant }] = await Promise.all([
    import('../render-table.ts'),
    import('../format-figure.ts'),
  ]);
  if (executions.length === 0) {
    return 'nothing has run yet';
  }
  const table = renderTable(
    ['accepted', 'user', 'runtime', 'outcome', 'start', 'waited', 'ran', 'predicted', 'id'],
    executions.map(({ id, acceptedAt, user, runtime, state, outcome, startKind, timings, prediction }) => [
      formatInstant(acceptedAt),
      user,
      runtime,
      outcome ?? state,
      startKind ?? '-',
      timings === null ? '-' : formatDuration(waitedMs(timings)),
      formatDuration(timings?.runMs),
      prediction === null
        ? '-'
        : `${formatDuration(prediction.durationMs.p50)} – ${formatDuration(prediction.durationMs.p90)}`,
      id,
    ]),
  );
  return next === null ? table : `${table}\n\nolder ones: --after ${next}`;
}

/** From the submission to the program's first instruction. */
function waitedMs(timings: NonNullable<ExecutionListBody['executions'][number]['timings']>): number {
  const { prepareMs, queueMs, startMs, compileMs = 0, initMs } = timings;
  return prepareMs + queueMs + startMs + compileMs + initMs;
}
