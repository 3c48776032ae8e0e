import type { Command } from 'commander';
import { readPositive, readRatio } from '../read-option.ts';
import { printResult } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';
import { addTraceOptions, type TraceOptions, traceReadingOf } from '../trace-options.ts';

interface SimulateOptions extends TraceOptions {
  readonly policy: string;
  readonly memoryGb: number;
  readonly bootMs: number;
  readonly coldStartPrice: number;
  readonly memoryBudgetGb?: number;
  readonly trainRatio: number;
  readonly json?: boolean;
}

const examples = `
A policy is judged on what comes after the first part of the trace, which is for learning. Costs are GB·s: the price
of each cold start, memory that waits and memory that boots. What no policy can undercut (oracle) comes with each run.

Examples:
  chameleon simulate submissions.csv.gz
  chameleon simulate jobs.csv --policy chameleon,rate-lead,fixed-pool:4 --boot-ms 500 --memory-gb 0.05
  chameleon simulate jobs.csv --json | jq '.policies[] | [.policy, .costGbS]'`;

/** `chameleon simulate TRACE`: what policies would have cost on it. */
export function addSimulateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('simulate')
    .argument('<trace>', 'who ran what and when; see chameleon trace describe --help for the formats')
    .description('replay a trace under several policies, and compare what each would have cost');
  addTraceOptions(command)
    .option('--policy <list>', 'names joined by commas, or all', 'all')
    .option('--memory-gb <gb>', 'memory of a warm instance', readPositive, 0.128)
    .option('--boot-ms <ms>', 'from the order to a ready instance', readPositive, 2000)
    .option('--cold-start-price <gbs>', 'what a cold start is worth in GB·s of memory', readPositive, 80.55)
    .option('--memory-budget-gb <gb>', 'what idle instances may hold together', readPositive)
    .option('--train-ratio <ratio>', 'share of the time that is for learning only', readRatio, 0.6)
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action((file: string, options: SimulateOptions) => simulate(file, options, terminal));
}

async function simulate(file: string, options: SimulateOptions, terminal: Terminal): Promise<void> {
  const [
    { openTrace },
    { simulateTrace },
    { policiesNamed },
    { defaultSimulationSettings },
    { withProgress },
  ] = await Promise.all([
    import('../../simulator/traces/open-trace.ts'),
    import('../../simulator/simulate-trace.ts'),
    import('../../simulator/named-policies.ts'),
    import('../../simulator/simulation-settings.ts'),
    import('../with-progress.ts'),
  ]);
  const settings = {
    ...defaultSimulationSettings,
    memoryGb: options.memoryGb,
    bootMs: options.bootMs,
    coldStartPriceGbS: options.coldStartPrice,
    memoryBudgetGb: options.memoryBudgetGb,
  };
  const policies = policiesNamed(options.policy, settings);
  const trace = await openTrace(file, traceReadingOf(options));
  const report = await withProgress(terminal, { trace, label: 'simulating' }, (read) =>
    simulateTrace(read, {
      settings,
      policies,
      trainRatio: options.trainRatio,
      stopwatch: () => performance.now(),
    }),
  );
  await printResult(terminal, report, {
    json: options.json,
    describe: async () => (await import('../describe-simulation.ts')).describeSimulation(report),
  });
}
