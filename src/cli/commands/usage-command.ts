import { type Command, Option } from 'commander';
import type { UsageReportBody, UsageRowBody } from '../../api/schemas/usage-schemas.ts';
import { usageGroups } from '../../model/usage-row.ts';
import { readCount } from '../read-option.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const filters = ['by', 'since', 'until', 'tenant', 'count'] as const;

interface UsageOptions extends ServerOptions, Partial<Record<(typeof filters)[number], string | number>> {
  readonly csv?: boolean;
}

const examples = `
Sums outlive the executions that they are of. Prices are a setting of the server (CHAMELEON_PRICES).

Examples:
  chameleon usage
  chameleon usage --by day --since 2026-12-01 --until 2026-12-31
  chameleon usage --by user --csv > december.csv`;

/** `chameleon usage`: what executions came to. */
export function addUsageCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('usage')
    .description('say what executions came to, by user, runtime or day, and what that costs')
    .addOption(new Option('--by <what>', 'how they are told apart').choices(usageGroups).default('user'))
    .option('--since <day>', 'first day, UTC (default: 29 days before the last)')
    .option('--until <day>', 'last day, UTC (default: today)')
    .option('--tenant <name>', 'of another tenant, for an admin')
    .option('--count <number>', 'at most so many lines (default 1000, at most 10000)', readCount)
    .option('--csv', 'print CSV and nothing else');
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: UsageOptions) => {
      const query = new URLSearchParams();
      for (const name of filters) {
        if (options[name] !== undefined) {
          query.set(name, String(options[name]));
        }
      }
      const client = clientFor(options, terminal);
      if (options.csv) {
        query.set('format', 'csv');
        await terminal.out(new TextDecoder().decode(await client.bytes(`/v1/usage?${query}`)));
        return;
      }
      const report = await client.get<UsageReportBody>(`/v1/usage?${query}`);
      await printResult(terminal, report, { json: options.json, describe: describeUsage });
    });
}

async function describeUsage({ by, since, until, currency, rows }: UsageReportBody): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const nameOf = (row: UsageRowBody) => row[by] ?? row.tenant;
  const table = renderTable(
    [
      by,
      'executions',
      'cold starts',
      'avoided',
      'CPU s',
      'predicted',
      'GB·s',
      'waited s',
      currency ?? 'cost',
    ],
    rows.map((row) => [
      nameOf(row),
      String(row.executionCount),
      String(row.coldCount),
      String(row.coldAvoidedCount),
      ...[row.cpuSeconds, row.predictedCpuSeconds, row.memoryGbS, row.waitedSeconds].map((figure) =>
        figure.toFixed(2),
      ),
      row.cost === null ? '-' : row.cost.toFixed(4),
    ]),
  );
  return rows.length === 0 ? `nothing ran from ${since} to ${until}` : `${since} to ${until}\n\n${table}`;
}
