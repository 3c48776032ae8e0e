import type { Command } from 'commander';
import { printResult } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';
import { addTraceOptions, type TraceOptions, traceReadingOf } from '../trace-options.ts';

const examples = `
The formats: csv and jsonl (t in seconds and user; fn, kind, dur_s and mem_mb where known), recorded (what chameleon
trace export writes), azure-2019, azure-2021 and swf; plain or gzip.

Examples:
  chameleon trace describe submissions.csv.gz
  chameleon trace describe jobs.csv --kind-column x_runtime --json | jq .gapMs.p50
  chameleon trace describe invocations_per_function_md.anon.d01.csv --with function_durations_percentiles.anon.d01.csv`;

/** `chameleon trace describe FILE`: what a trace holds. */
export function addTraceDescribeCommand(parent: Command, terminal: Terminal): void {
  const command = parent
    .command('describe')
    .argument('<file>', 'the trace')
    .description('say what a trace holds: users, events, gaps, durations, kinds');
  addTraceOptions(command)
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action(async (file: string, options: TraceOptions & { readonly json?: boolean }) => {
      const [{ openTrace }, { summariseTrace }, { withProgress }] = await Promise.all([
        import('../../simulator/traces/open-trace.ts'),
        import('../../simulator/traces/summarise-trace.ts'),
        import('../with-progress.ts'),
      ]);
      const trace = await openTrace(file, traceReadingOf(options));
      const summary = await withProgress(terminal, { trace, label: 'reading' }, summariseTrace);
      await printResult(terminal, summary, {
        json: options.json,
        describe: async () => (await import('../describe-trace.ts')).describeTrace(summary),
      });
    });
}
