/** Whether any input brings down, holds up or bloats the process that has programs read: a million inputs made at random. */
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { defaultPoolSettings } from '../src/analyzer/child/analysis-pool.ts';
import { BYTES_PER_MB } from '../src/kernel/units.ts';
import { readFoundPrograms } from './support/found-programs.ts';
import { FuzzInputs } from './support/fuzz-inputs.ts';
import type { Remarkable } from './support/fuzz-record.ts';
import { fuzzSeeds } from './support/fuzz-seeds.ts';
import { FuzzedPool, fatalReasons, SLACK_MS } from './support/fuzzed-pool.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/fuzz-analysis.ts [--json] [--count N] [--seed S] [--data FOLDER] [--show NUMBER]

Hands N (default 1,000,000) inputs made at random from the seed S (default 1) to the real pool of analysis processes, twice as
many at once as it has children: programs of test/corpus, of FOLDER (codecomplex, humaneval_x) and of bench/support/fuzz-seeds.ts
with changes, constructs of every language nested 10 to 12,000 deep, repeated and overlong ones, and garbage. No input may raise an
exception in this process, go unanswered, be answered later than the wall limit and some slack after a child had it, or end
its child again when it is sent a second time, alone; and this process may not grow. Progress goes to stderr; SIGINT ends early,
reports on what was done and exits 130. --show prints the source of the input of one number instead.`;

const PER_CHILD = 2;
const GROWTH_RATIO_MAX = 1.2;
/** Memory is looked at so often, and more often in a short run. */
const MEMORY_SAMPLED_EVERY = 250;
const MEMORY_SAMPLE_COUNT = 400;
const PROGRESS_MS = 5000;
const AGAIN_MAX = 20;
const EXIT_INTERRUPTED = 130;
const REASONS_SHOWN = 15;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: '../shared/data' },
    show: { type: 'string' },
  },
});

/** What this process threw where nobody caught it. Listening keeps it alive, so that every such failure is counted. */
function countFailures(): string[] {
  const failures: string[] = [];
  const note = (thrown: unknown) => {
    failures.push(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown));
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  return failures;
}

interface Run {
  readonly pool: FuzzedPool;
  readonly memoryBytes: readonly number[];
  readonly seconds: number;
  readonly isInterrupted: boolean;
}

function showProgress({ record, children }: FuzzedPool, count: number, startedAt: number): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const leftMinutes = ((count - record.count) * seconds) / Math.max(1, record.count) / 60;
  const rss = (process.memoryUsage.rss() / BYTES_PER_MB).toFixed(0);
  process.stderr.write(
    `${record.count} of ${count}, ${(record.count / seconds).toFixed(0)}/s, ${leftMinutes.toFixed(1)} minutes left, ` +
      `${rss} MB, ${children.ends.length} children ended, ${record.fatalCount} while reading, ${record.lateCount} late\n`,
  );
}

async function run(pool: FuzzedPool, inputs: FuzzInputs, count: number): Promise<Run> {
  const memoryBytes: number[] = [];
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  const startedAt = performance.now();
  const timer = setInterval(() => showProgress(pool, count, startedAt), PROGRESS_MS);
  const sampledEvery = Math.max(1, Math.min(MEMORY_SAMPLED_EVERY, Math.floor(count / MEMORY_SAMPLE_COUNT)));
  let next = 0;
  const feed = async () => {
    while (next < count && !isInterrupted) {
      if (next % sampledEvery === 0) {
        memoryBytes.push(process.memoryUsage.rss());
      }
      await pool.ask(inputs.make(next++));
    }
  };
  await Promise.all(Array.from({ length: PER_CHILD * defaultPoolSettings.childCount }, feed));
  clearInterval(timer);
  process.removeListener('SIGINT', interrupt);
  return { pool, memoryBytes, seconds: (performance.now() - startedAt) / 1000, isInterrupted };
}

type Repeated = Remarkable & { readonly again: string };

async function repeatFatal(inputs: FuzzInputs, pool: FuzzedPool): Promise<readonly Repeated[]> {
  const repeated: Repeated[] = [];
  for (const each of pool.record.fatal.slice(0, AGAIN_MAX)) {
    repeated.push({ ...each, again: await pool.again(inputs.make(each.number)) });
  }
  return repeated;
}

function showRemarkable({ number, kind, language, length, ms, text }: Remarkable): string {
  return `  ${number}: ${language}, ${kind}, ${length} characters, ${ms} ms ${text}`;
}

function showCounts(counts: ReadonlyMap<string, number>, whole: number, shown: number): string[] {
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, shown);
  return sorted.map(
    ([name, count]) => `  ${((100 * count) / whole).toFixed(2).padStart(6)} %  ${name} (${count})`,
  );
}

function linesOf({ pool, seconds }: Run, repeated: readonly Repeated[]): readonly string[] {
  const { record, children } = pool;
  const ends = Map.groupBy(
    children.ends,
    ({ how, wasReading }) => `${how} ${wasReading ? 'while it read' : 'between two programs'}`,
  );
  return [
    `${record.count} inputs of ${(record.bytes / record.count).toFixed(0)} characters on average in ${seconds.toFixed(0)} s: ` +
      `${(record.count / seconds).toFixed(0)} inputs a second, at which 1,000,000 take ${((1e6 * seconds) / record.count / 60).toFixed(0)} minutes`,
    `never handed to a child: ${record.unhandedCount}`,
    `children: ${children.startedCount} started, ${record.fatalCount} ended while reading; largest resident ${(children.memoryBytesMax / BYTES_PER_MB).toFixed(0)} MB`,
    ...[...ends].map(([how, those]) => `  ${those.length} by ${how}`),
    'answers',
    ...showCounts(record.counts, record.count, record.counts.size),
    'reasons',
    ...showCounts(record.reasons, record.count, REASONS_SHOWN),
    'slowest, grammars loaded',
    ...record.slowest.map(showRemarkable),
    'inputs that ended their child, and what became of them alone',
    ...repeated.map((each) => `${showRemarkable(each)}; again: ${each.again}`),
    'late',
    ...record.late.map(showRemarkable),
  ];
}

/** The highest of each half of the samples. */
function halvesOf(memoryBytes: readonly number[]): readonly [first: number, second: number] {
  const middle = Math.ceil(memoryBytes.length / 2);
  return [Math.max(0, ...memoryBytes.slice(0, middle)), Math.max(0, ...memoryBytes.slice(middle))];
}

function judge(done: Run, repeated: readonly Repeated[], failures: readonly string[]) {
  const { record } = done.pool;
  const [first, second] = halvesOf(done.memoryBytes);
  const { wallMsMax } = defaultPoolSettings.limits;
  const fatalAgain = repeated.filter(({ again }) => fatalReasons.has(again));
  const megabytes = (bytes: number) => `${(bytes / BYTES_PER_MB).toFixed(0)} MB`;
  return [
    verdict(
      'no exception or rejection in the process that owns the pool',
      `${failures.length}`,
      failures.length === 0,
    ),
    verdict(
      `no answer later than the wall limit of ${wallMsMax} ms (and the time to load a grammar) and ${SLACK_MS} ms of slack`,
      `${record.lateCount}`,
      record.lateCount === 0,
    ),
    verdict(
      'every input answered, known or unknown with a reason',
      `${record.unansweredCount} of ${record.count} not`,
      record.unansweredCount === 0,
    ),
    verdict(
      `largest resident memory of the second half at most ${GROWTH_RATIO_MAX} times that of the first`,
      `${megabytes(second)} after ${megabytes(first)}, ${(second / first).toFixed(2)} times, ${done.memoryBytes.length} samples`,
      done.memoryBytes.length > 1 && second <= GROWTH_RATIO_MAX * first,
    ),
    verdict(
      'no input ends its child again when it is sent alone',
      `${fatalAgain.length} of ${repeated.length} sent again`,
      fatalAgain.length === 0,
    ),
  ];
}

async function measure(inputs: FuzzInputs): Promise<Findings> {
  const pool = new FuzzedPool();
  await pool.ready();
  const failures = countFailures();
  const done = await run(pool, inputs, Number(values.count));
  const repeated = await repeatFatal(inputs, pool);
  await pool.close();
  if (done.isInterrupted) {
    process.once('exit', () => {
      process.exitCode = EXIT_INTERRUPTED;
    });
  }
  const { record, children } = pool;
  return {
    lines: [...linesOf(done, repeated), ...failures],
    verdicts: judge(done, repeated, failures),
    details: {
      seed: Number(values.seed),
      count: record.count,
      isInterrupted: done.isInterrupted,
      seconds: done.seconds,
      answers: Object.fromEntries(record.counts),
      reasons: Object.fromEntries(record.reasons),
      children: { startedCount: children.startedCount, fatalCount: record.fatalCount, ends: children.ends },
      slowest: record.slowest,
      fatal: record.fatal,
      repeated,
      late: record.late,
      failures,
      memoryBytes: done.memoryBytes,
    },
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  const found = readFoundPrograms(resolve(values.data), resolve('test/corpus'));
  const inputs = new FuzzInputs(Number(values.seed), [...found, ...fuzzSeeds]);
  if (values.show === undefined) {
    await reportFindings('fuzz-analysis', values, () => measure(inputs));
  } else {
    process.stdout.write(inputs.make(Number(values.show)).source);
  }
}
