import { type Command, Option } from 'commander';
import { defaultManagerSettings } from '../../managers/manager-settings.ts';
import type { Simulation } from '../../simulator/simulate-trace.ts';
import type { SimulationReport } from '../../simulator/simulation-report.ts';
import {
  defaultSimulationSettings,
  type ReuseOrder,
  reuseOrders,
  type SimulationSettings,
} from '../../simulator/simulation-settings.ts';
import { readAmount, readCount, readPositive, readRatio } from '../read-option.ts';
import { printResult } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';
import { addTraceOptions, type TraceOptions, traceReadingOf } from '../trace-options.ts';
import { checkWritable, writeTextFile } from '../write-text-file.ts';

/** Demand and idle instances are drawn over so many parts of the judged time. */
const TIMELINE_PART_COUNT = 300;

interface SimulateOptions extends TraceOptions {
  readonly policy: string;
  readonly memoryGb: number;
  readonly ownMemoryGb?: number;
  readonly bootMs: number;
  readonly loadMs: number;
  readonly coldStartPrice: number;
  readonly memoryBudgetGb?: number;
  readonly reuseOrder: ReuseOrder;
  readonly bootsAhead?: number;
  readonly trainRatio: number;
  readonly tune?: boolean;
  readonly front?: boolean;
  readonly csv?: string;
  readonly html?: string;
  readonly json?: boolean;
}

const examples = `
A policy is judged on what comes after the first part of the trace, which is for learning. Costs are GB·s: the price
of each cold start, memory that waits and memory that boots. What no policy can undercut (oracle) comes with each run.

Policies: keep-alive:SECONDS, keep-alive-ttl, hybrid-histogram, faascache:INSTANCES, kpa, openwhisk-reactive,
rate-lead:SECONDS, fixed-pool:N, same-time-last-week, weighted-sum, weighted-sum-zero, chameleon:FACTOR, oracle,
oracle-keep-alive. A name without its figure comes with the usual ones.

Examples:
  chameleon simulate submissions.csv.gz
  chameleon simulate jobs.csv --policy chameleon,rate-lead,fixed-pool:4 --boot-ms 500 --memory-gb 0.05
  chameleon simulate jobs.csv --html jobs.html
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
    .option(
      '--own-memory-gb <gb>',
      "memory of one with a user's program in it (default: the same)",
      readPositive,
    )
    .option('--boot-ms <ms>', 'from the order to a ready instance', readPositive, 2000)
    .option('--load-ms <ms>', "from there until it holds a user's program", readAmount, 0)
    .option('--cold-start-price <gbs>', 'what a cold start is worth in GB·s of memory', readPositive, 80.55)
    .option('--memory-budget-gb <gb>', 'what idle instances may hold together', readPositive)
    .addOption(
      new Option('--reuse-order <which>', "which of a user's idle instances is taken first")
        .choices(reuseOrders)
        .default('newest'),
    )
    .option(
      '--boots-ahead <count>',
      'keep stocks as an instance manager does, so many boots at once',
      readCount,
    )
    .option('--train-ratio <ratio>', 'share of the time that is for learning only', readRatio, 0.6)
    .option('--tune', 'search the setting of each policy on the first part, and judge the best on the rest')
    .option('--front', 'run each policy over its settings: cold starts against waste')
    .option('--csv <file>', 'also write a row for each policy')
    .option('--html <file>', 'also write a page with charts; it runs each policy over its settings')
    .option('--json', 'print JSON and nothing else')
    .addHelpText('after', examples)
    .action((file: string, options: SimulateOptions) => simulate(file, options, terminal));
}

async function simulate(file: string, options: SimulateOptions, terminal: Terminal): Promise<void> {
  const [
    { openTrace },
    { simulateTrace },
    { policiesNamed, withAblations },
    { reportOf },
    { tunePolicies, tunedPolicies },
    { withProgress },
  ] = await Promise.all([
    import('../../simulator/traces/open-trace.ts'),
    import('../../simulator/simulate-trace.ts'),
    import('../../simulator/named-policies.ts'),
    import('../../simulator/simulation-report.ts'),
    import('../../simulator/tune-policies.ts'),
    import('../with-progress.ts'),
  ]);
  const settings = settingsOf(options);
  const { trainRatio, html } = options;
  const common = { settings, trainRatio, stopwatch: () => performance.now() };
  const isSwept = options.front === true || html !== undefined;
  const list = html === undefined ? options.policy : withAblations(options.policy);
  // What is wrong with the list or the files is said before anything takes time.
  const asked = policiesNamed(list, settings, isSwept ? 'sweep' : 'usual');
  await Promise.all([options.csv, html].map(async (path) => path === undefined || checkWritable(path)));
  const trace = await openTrace(file, traceReadingOf(options));
  const tuned =
    options.tune === true
      ? await withProgress(terminal, { trace, label: 'tuning' }, (read) =>
          tunePolicies(read, options.policy, common),
        )
      : undefined;
  const { policies, oracles } = tuned === undefined || isSwept ? asked : tunedPolicies(list, tuned, settings);
  const simulation = await withProgress(terminal, { trace, label: 'simulating' }, (read) =>
    simulateTrace(read, {
      ...common,
      policies,
      judged: 'rest',
      ...(html === undefined ? {} : { timelinePartCount: TIMELINE_PART_COUNT }),
    }),
  );
  const report = reportOf(simulation, { oracles, front: isSwept ? 'shown' : 'left-out', tuned });
  await writeFiles(options, simulation, report);
  await printResult(terminal, report, {
    json: options.json,
    describe: async () => (await import('../describe-simulation.ts')).describeSimulation(report),
  });
}

function settingsOf(options: SimulateOptions): SimulationSettings {
  const { bootsAhead: bootsAheadMax } = options;
  const { surplusIdleMsMin } = defaultManagerSettings;
  return {
    ...defaultSimulationSettings,
    memoryGb: options.memoryGb,
    ownMemoryGb: options.ownMemoryGb ?? options.memoryGb,
    bootMs: options.bootMs,
    loadMs: options.loadMs,
    coldStartPriceGbS: options.coldStartPrice,
    memoryBudgetGb: options.memoryBudgetGb,
    reuseOrder: options.reuseOrder,
    ...(bootsAheadMax === undefined
      ? {}
      : { replenishing: { bootsAheadMax, delayMs: 0, handOverMs: 0, surplusIdleMsMin } }),
  };
}

async function writeFiles(
  { csv, html }: Pick<SimulateOptions, 'csv' | 'html'>,
  simulation: Simulation,
  report: SimulationReport,
): Promise<void> {
  if (csv !== undefined) {
    const { reportAsCsv } = await import('../../simulator/report-as-csv.ts');
    await writeTextFile(csv, reportAsCsv(report));
  }
  if (html !== undefined) {
    const { simulationPage } = await import('../../simulator/page/simulation-page.ts');
    await writeTextFile(html, [simulationPage(simulation, report)]);
  }
}
