import { type Command, Option } from 'commander';
import { assert } from '../../kernel/assert.ts';
import { type DemoLevel, demoLevels } from '../demo/demo-levels.ts';
import type { DemoProgress, DemoRound } from '../demo/run-demo.ts';
import type { ReplaySummary } from '../demo/summarise-replay.ts';
import { readCount } from '../read-option.ts';
import type { Terminal } from '../terminal.ts';

interface DemoOptions {
  readonly seed: number;
  readonly seeds: number;
  readonly seconds: number;
  readonly level: keyof typeof demoLevels;
  readonly fixed?: readonly number[];
  readonly json?: true;
}

const examples = `
Each seed is replayed on servers of its own: once for each fixed stock (so many instances of every language), once predictive. Each
replay takes a little over --seconds; at level microvm, which needs QEMU and images (chameleon image build), 25 s more until the stocks stand.
The fixed stock that predictive is compared with is the smallest that takes at least as much warm memory, or else the largest.

Examples:
  chameleon demo
  chameleon demo --seeds 5 --json
  chameleon demo --level microvm --seeds 5`;

/** `chameleon demo`: the same human-like traffic, reactive and predictive, side by side. */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('replay the same traffic reactively and predictively, and compare')
    .option('--seed <number>', 'the first seed', readCount, 1)
    .option('--seeds <count>', 'how many seeds in a row', readCount, 1)
    .option('--seconds <count>', 'length of the traffic', readCount, 60)
    .addOption(
      new Option('--level <level>', 'how instances are isolated')
        .choices(Object.keys(demoLevels))
        .default('process'),
    )
    .option('--fixed <count>', 'a size of a fixed stock; may be given several times', collectCount)
    .option('--json', 'print JSON only')
    .addHelpText('after', examples)
    .action(async (options: DemoOptions) => {
      const rounds = await replayAll(options, terminal);
      await terminal.out(
        options.json === true ? `${JSON.stringify({ rounds })}\n` : `${await describe(rounds)}\n`,
      );
    });
}

async function replayAll(options: DemoOptions, terminal: Terminal): Promise<DemoRound[]> {
  const [{ runDemoRound }, { default: progress }] = await Promise.all([
    import('../demo/run-demo.ts'),
    import('cli-progress'),
  ]);
  const level: DemoLevel = demoLevels[options.level];
  const traffic = { ...level.traffic, durationMs: options.seconds * 1000 };
  const demo = { ...level, traffic, fixedCounts: options.fixed ?? level.fixedCounts };
  const bar = new progress.SingleBar(
    {
      format: 'seed {seed} {mode} |{bar}| {value}/{total} answered',
      stream: process.stderr,
      noTTYOutput: false,
    },
    progress.Presets.legacy,
  );
  const show = ({ seed, mode, answeredCount, totalCount }: DemoProgress) => {
    if (answeredCount === 0) {
      bar.start(totalCount, 0, { seed, mode });
    } else {
      bar.update(answeredCount);
    }
    if (answeredCount === totalCount) {
      bar.stop();
    }
  };
  const rounds: DemoRound[] = [];
  for (let seed = options.seed; seed < options.seed + options.seeds; seed += 1) {
    if (!terminal.isErrorTty) {
      await terminal.err(`seed ${seed}: ${demo.fixedCounts.length + 1} times ${options.seconds} s\n`);
    }
    rounds.push(await runDemoRound(seed, demo, show));
  }
  return rounds;
}

async function describe(rounds: readonly DemoRound[]): Promise<string> {
  const { renderTable } = await import('../render-table.ts');
  const head = [
    'seed',
    'mode',
    'runs',
    'failed',
    'cold',
    'start p50 ms',
    'p99 ms',
    'warm MB·s',
    'boot MB·s',
    'error',
    'covered',
  ];
  const row = (seed: number, mode: string, summary: ReplaySummary) => [
    seed,
    mode,
    summary.executionCount,
    summary.failedCount,
    summary.coldStartCount,
    Math.round(summary.startLatencyMsP50),
    Math.round(summary.startLatencyMsP99),
    Math.round(summary.warmGbS * 1024),
    Math.round(summary.bootGbS * 1024),
    `${Math.round(summary.predictionErrorRatio * 100)} %`,
    `${Math.round(summary.predictionCoverageRatio * 100)} %`,
  ];
  const rows = rounds.flatMap(({ seed, fixed, predictive }) => [
    ...fixed.map(({ stockCount, summary }) => row(seed, `fixed ${stockCount}`, summary)),
    row(seed, 'predictive', predictive),
  ]);
  const compared = rounds.map((round) => ({ predictive: round.predictive, rival: rivalOf(round) }));
  const better = compared.filter(
    ({ rival, predictive }) =>
      predictive.coldStartCount < rival.coldStartCount && predictive.warmGbS <= rival.warmGbS,
  );
  const halved = better.filter(
    ({ rival, predictive }) => predictive.coldStartCount <= rival.coldStartCount / 2,
  );
  return [
    renderTable(head, rows),
    '',
    `predictive had fewer cold starts and no more warm memory than the fixed stock in ${better.length} of ${rounds.length}, at most half as many in ${halved.length}`,
    'error: median of |predicted − actual| / actual run time; covered: runs within their predicted p90',
  ].join('\n');
}

/** The smallest fixed stock that takes at least as much warm memory as predictive did; the largest where none does. */
function rivalOf({ fixed, predictive }: DemoRound): ReplaySummary {
  const rival = fixed.find(({ summary }) => summary.warmGbS >= predictive.warmGbS) ?? fixed.at(-1);
  assert(rival !== undefined, 'at least one fixed stock is replayed');
  return rival.summary;
}

function collectCount(text: string, earlier: readonly number[] = []): readonly number[] {
  return [...earlier, readCount(text)];
}
