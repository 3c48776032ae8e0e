import { type Command, Option } from 'commander';
import { type ShapeName, shapeNames } from '../../simulator/traces/generated/shape-names.ts';
import { readCount } from '../read-option.ts';
import { printResult } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

interface GenerateOptions {
  readonly shape: ShapeName;
  readonly seed: number;
  readonly users: number;
  readonly hours: number;
  readonly out?: string;
  readonly json?: boolean;
}

const examples = `
The shapes: submissions, a public online judge; contest, one at its contests; faas, functions called by HTTP, timers,
queues and events; sessions, AI agents and people at a prompt. The same options make the same trace.

Without --out the events go to standard output, as CSV, or with --json as JSON lines. With --out the name tells: .csv or
.jsonl, with .gz packed; then --json prints the summary.

Examples:
  chameleon trace generate --shape submissions --users 1000 --hours 168 --out week.csv.gz
  chameleon trace generate --shape faas --seed 7 --json | head -3`;

/** `chameleon trace generate`: a trace made up by the laws of real ones. */
export function addTraceGenerateCommand(parent: Command, terminal: Terminal): void {
  parent
    .command('generate')
    .description('make up a trace by the laws of real ones')
    .addOption(new Option('--shape <name>', 'what it is like').choices(shapeNames).default('submissions'))
    .option('--seed <number>', 'its chance', readCount, 1)
    .option('--users <count>', 'how many users', readCount, 200)
    .option('--hours <count>', 'how long it is, from a Monday at midnight on', readCount, 24)
    .option('--out <file>', 'where to write it')
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action((options: GenerateOptions) => generate(terminal, options));
}

async function generate(terminal: Terminal, options: GenerateOptions): Promise<void> {
  const [{ generateTrace }, { eventTexts }, { withProgress }] = await Promise.all([
    import('../../simulator/traces/generated/generate-trace.ts'),
    import('../../simulator/traces/write-events.ts'),
    import('../with-progress.ts'),
  ]);
  const { shape, seed, users: userCount, hours, out } = options;
  const trace = generateTrace({ shape, seed, userCount, hours });
  if (out === undefined) {
    await withProgress(terminal, { trace, label: 'making' }, async (shown) => {
      for await (const text of eventTexts(shown, options.json ? 'jsonl' : 'csv')) {
        await terminal.out(text);
      }
    });
    return;
  }
  const [{ writeTextFile }, { traceSummariser }] = await Promise.all([
    import('../write-text-file.ts'),
    import('../../simulator/traces/summarise-trace.ts'),
  ]);
  const summariser = traceSummariser(trace.name);
  await withProgress(terminal, { trace, label: 'making', watch: summariser.take }, (shown) =>
    writeTextFile(out, eventTexts(shown, /\.jsonl(\.gz)?$/.test(out) ? 'jsonl' : 'csv')),
  );
  const summary = summariser.summary();
  await printResult(terminal, summary, {
    json: options.json,
    describe: async () => (await import('../describe-trace.ts')).describeTrace(summary),
  });
}
