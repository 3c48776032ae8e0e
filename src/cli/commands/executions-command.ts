import type { Command } from 'commander';
import type { ExecutionListBody } from '../../api/schemas/execution-schemas.ts';
import { readCount } from '../read-option.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

interface ExecutionsOptions extends ServerOptions {
  readonly user?: string;
  readonly count?: number;
}

const examples = `
Examples:
  chameleon executions
  chameleon executions --user alice --count 100 --json`;

/** `chameleon executions`: what ran lately. */
export function addExecutionsCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('executions')
    .description('list recent executions, newest first')
    .option('--user <name>', 'of one user only')
    .option('--count <number>', 'how many (default 20, at most 200)', readCount);
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: ExecutionsOptions) => {
      const query = new URLSearchParams();
      if (options.user !== undefined) {
        query.set('user', options.user);
      }
      if (options.count !== undefined) {
        query.set('count', String(options.count));
      }
      const list = await clientFor(options, terminal).get<ExecutionListBody>(`/v1/executions?${query}`);
      await printResult(terminal, list, { json: options.json, describe: describeExecutions });
    });
}

async function describeExecutions({ executions }: ExecutionListBody): Promise<string> {
  const [{ renderTable }, { formatDuration, formatInstant }] = await Promise.all([
    import('../render-table.ts'),
    import('../format-figure.ts'),
  ]);
  if (executions.length === 0) {
    return 'nothing has run yet';
  }
  return renderTable(
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
}

/** From the submission to the program's first instruction. */
function waitedMs(timings: NonNullable<ExecutionListBody['executions'][number]['timings']>): number {
  const { prepareMs, queueMs, startMs, compileMs = 0, initMs } = timings;
  return prepareMs + queueMs + startMs + compileMs + initMs;
}
