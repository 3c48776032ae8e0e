import type { Command } from 'commander';
import type { DemoProgress, DemoRound } from '../demo/run-demo.ts';
import type { ReplaySummary } from '../demo/summarise-replay.ts';
import { readCount } from '../read-option.ts';
import type { Terminal } from '../terminal.ts';

interface DemoOptions {
  readonly seed: number;
  readonly seeds: number;
  readonly seconds: number;
  readonly json?: true;
}

const examples = `
Each seed is replayed twice, on two servers of its own: once with a reactive fixed stock, once predictive. A seed takes
a little over twice --seconds.

Examples:
  chameleon demo
  chameleon demo --seeds 5 --json`;

/** `chameleon demo`: the same human-like traffic, reactive and predictive, side by side. */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('replay the same traffic reactively and predictively, and compare')
    .option('--seed <number>', 'the first seed', readCount, 1)
    .option('--seeds <count>', 'how many seeds in a row', readCount, 1)
    .option('--seconds <count>', 'length of the traffic', readCount, 60)
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
  const [{ runDemoRound }, { defaultTraffic }, { default: progress }] = await Promise.all([
    import('../demo/run-demo.ts'),
    import('../demo/demo-traffic.ts'),
    import('cli-progress'),
  ]);
  const traffic = { ...defaultTraffic, durationMs: options.seconds * 1000 };
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
      await terminal.err(`seed ${seed}: two times ${options.seconds} s\n`);
    }
    rounds.push(await runDemoRound(seed, traffic, show));
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
  const rows = rounds.flatMap(({ seed, reactive, predictive }) => [
    row(seed, 'reactive', reactive),
    row(seed, 'predictive', predictive),
  ]);
  const better = rounds.filter(
    ({ reactive, predictive }) =>
      predictive.coldStartCount < reactive.coldStartCount && predictive.warmGbS < reactive.warmGbS,
  );
  return [
    renderTable(head, rows),
    '',
    `predictive had fewer cold starts and less warm memory in ${better.length} of ${rounds.length}`,
    'error: median of |predicted − actual| / actual run time; covered: runs within their predicted p90',
  ].join('\n');
}
