/** How fast programs are read, by language: one that is warm, many on end, and many at a steady rate through the real pool. */
import { resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultAnalysisLimits } from '../src/analyzer/analysis-limits.ts';
import { AnalysisPool, defaultPoolSettings } from '../src/analyzer/child/analysis-pool.ts';
import { ProgramParser } from '../src/analyzer/child/program-parser.ts';
import { findLanguage } from '../src/analyzer/languages/language-tables.ts';
import { seededRandom } from '../src/kernel/random.ts';
import { readFoundPrograms } from './support/found-programs.ts';
import { type Quantiles, quantileOf, quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, type Verdict, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/analysis.ts [--json] [--data FOLDER] [--seconds N] [--language NAME]

Reads the programs of test/corpus, and of codecomplex and humaneval_x in FOLDER (default ../shared/data), in each language there is:
CPU time of a warm program of a hundred lines in this process, megabytes a second of CPU time of such programs on end, and the
time until an answer of the real pool of analysis processes, warm, at 200 programs a second for N (default 20) seconds, from
when each is due. Exits 0 if every promise holds, 1 if not, 2 if there are no programs.`;

const WARM_MS_MAX = 3;
const SUSTAINED_MB_MIN = 2;
const ANSWER_MS_MAX = 20;
const RATE = 200;
const LINES = 100;
/** Programs near enough to a hundred lines to be measured as they are; where fewer are, small ones are joined. */
const LINES_NEAR = [50, 200] as const;
const NEAR_COUNT_MIN = 10;
const SAMPLE_COUNT = 400;
const WARMING_COUNT = 300;
const SUSTAINED_CPU_MS = 2000;
const NOTHING_MEASURED = 2;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    data: { type: 'string', default: '../shared/data' },
    seconds: { type: 'string', default: '20' },
    language: { type: 'string' },
  },
});

interface Speeds {
  readonly language: string;
  readonly programCount: number;
  readonly lineCount: number;
  /** Whether the programs of a hundred lines are small ones behind each other. */
  readonly isJoined: boolean;
  /** CPU milliseconds for a hundred lines. */
  readonly warmMs: Quantiles;
  readonly megabytesPerSecond: number;
  readonly pool: PoolAnswers;
}

interface PoolAnswers {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly count: number;
  readonly knownCount: number;
  /** How late this process itself sent: what the machine took, not the pool. */
  readonly lateP99: number;
}

function lineCountOf(code: string): number {
  return code.trimEnd().split('\n').length;
}

/** CPU time of the whole process, so that what its helper threads compile and collect is counted, too. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Programs of about a hundred lines: those there are, or small ones behind each other. */
function hundredLines(codes: readonly string[]): { readonly programs: readonly string[]; isJoined: boolean } {
  const [min, max] = LINES_NEAR;
  const near = codes.filter((code) => lineCountOf(code) >= min && lineCountOf(code) <= max);
  if (near.length >= NEAR_COUNT_MIN) {
    return { programs: near, isJoined: false };
  }
  const joined: string[] = [];
  let current = '';
  for (const code of codes.filter((each) => lineCountOf(each) <= max)) {
    current += `${code.trimEnd()}\n`;
    if (lineCountOf(current) >= LINES) {
      joined.push(current);
      current = '';
    }
  }
  return { programs: joined.length > 0 ? joined : [current], isJoined: true };
}

type Read = (code: string) => Promise<unknown>;

async function measureWarm(read: Read, programs: readonly string[]): Promise<Quantiles> {
  for (let each = 0; each < WARMING_COUNT; each++) {
    await read(programs[each % programs.length] ?? '');
  }
  const ms: number[] = [];
  for (let each = 0; each < Math.max(SAMPLE_COUNT, programs.length); each++) {
    const program = programs[each % programs.length] ?? '';
    const before = cpuMs();
    await read(program);
    ms.push(((cpuMs() - before) * LINES) / lineCountOf(program));
  }
  return quantilesOf(ms);
}

async function measureSustained(read: Read, codes: readonly string[]): Promise<number> {
  const byteCount = codes.reduce((sum, code) => sum + Buffer.byteLength(code), 0);
  const before = cpuMs();
  let used = 0;
  let passCount = 0;
  do {
    for (const code of codes) {
      await read(code);
    }
    passCount += 1;
    used = cpuMs() - before;
  } while (used < SUSTAINED_CPU_MS);
  return (passCount * byteCount) / 1000 / used;
}

/** Open loop, at times of chance: a slow answer delays no other program, and programs come in bursts as from people. */
async function measurePool(language: string, codes: readonly string[]): Promise<PoolAnswers> {
  const pool = new AnalysisPool();
  await pool.ready();
  const parse = (at: number) => pool.parse({ language, source: codes[at % codes.length] ?? '' });
  for (let each = 0; each < WARMING_COUNT; each++) {
    await Promise.all(Array.from({ length: defaultPoolSettings.childCount }, (_, at) => parse(each + at)));
  }
  const { next: chance } = seededRandom(1);
  const startedAt = performance.now();
  const endAt = startedAt + 1000 * Number(values.seconds);
  const ms: number[] = [];
  const lateMs: number[] = [];
  let knownCount = 0;
  const asked: Promise<void>[] = [];
  for (let dueAt = startedAt; dueAt < endAt; dueAt += (-Math.log(1 - chance()) * 1000) / RATE) {
    while (performance.now() < dueAt) {
      await pause(Math.max(0, dueAt - performance.now()));
    }
    lateMs.push(performance.now() - dueAt);
    asked.push(
      parse(asked.length).then(({ kind }) => {
        ms.push(performance.now() - dueAt);
        knownCount += kind === 'known' ? 1 : 0;
      }),
    );
  }
  await Promise.all(asked);
  await pool.close();
  const [p50, p99, max] = [0.5, 0.99, 1].map((ratio) => quantileOf(ms, ratio));
  return {
    p50: p50 ?? Number.NaN,
    p99: p99 ?? Number.NaN,
    max: max ?? Number.NaN,
    count: ms.length,
    knownCount,
    lateP99: quantileOf(lateMs, 0.99),
  };
}

async function measureLanguage(
  parser: ProgramParser,
  language: string,
  codes: readonly string[],
): Promise<Speeds> {
  const table = findLanguage(language);
  if (table === undefined) {
    throw new Error(`no table for ${language}`);
  }
  const read: Read = (code) => parser.analyze(table, code, { ...defaultAnalysisLimits, cpuMsMax: 1000 });
  const { programs, isJoined } = hundredLines(codes);
  return {
    language,
    programCount: codes.length,
    lineCount: codes.reduce((sum, code) => sum + lineCountOf(code), 0),
    isJoined,
    warmMs: await measureWarm(read, programs),
    megabytesPerSecond: await measureSustained(read, programs),
    pool: await measurePool(language, codes),
  };
}

function show({ language, programCount, lineCount, isJoined, warmMs, megabytesPerSecond, pool }: Speeds) {
  const joined = isJoined ? ', small programs joined' : '';
  return [
    `${language}: ${programCount} programs, ${(lineCount / programCount).toFixed(0)} lines on average`,
    `  warm: ${showQuantiles(warmMs, 2)} ms of CPU time for 100 lines${joined}; on end ${megabytesPerSecond.toFixed(2)} MB/s`,
    `  pool at ${RATE}/s: p50 ${pool.p50.toFixed(1)}, p99 ${pool.p99.toFixed(1)}, max ${pool.max.toFixed(1)} ms of ${pool.count}, ` +
      `${pool.knownCount} known; sent late by p99 ${pool.lateP99.toFixed(1)} ms`,
  ];
}

function judge({ language, warmMs, megabytesPerSecond, pool }: Speeds): readonly Verdict[] {
  return [
    verdict(
      `${language}: a warm program of ${LINES} lines in at most ${WARM_MS_MAX} ms of CPU time, median`,
      `${warmMs.median.toFixed(2)} ms`,
      warmMs.median <= WARM_MS_MAX,
    ),
    verdict(
      `${language}: at least ${SUSTAINED_MB_MIN} MB/s on one core`,
      `${megabytesPerSecond.toFixed(2)} MB/s`,
      megabytesPerSecond >= SUSTAINED_MB_MIN,
    ),
    verdict(
      `${language}: p99 of an answer at ${RATE}/s at most ${ANSWER_MS_MAX} ms`,
      `${pool.p99.toFixed(1)} ms`,
      pool.p99 <= ANSWER_MS_MAX,
    ),
  ];
}

async function measure(): Promise<Findings> {
  const found = readFoundPrograms(resolve(values.data), resolve('test/corpus'));
  const byLanguage = Map.groupBy(found, ({ language }) => language);
  const parser = await ProgramParser.open();
  const lines: string[] = [];
  const verdicts: Verdict[] = [];
  const details: Speeds[] = [];
  for (const [language, programs] of byLanguage) {
    if (values.language === undefined || values.language === language) {
      const codes = programs.map(({ code }) => code);
      const speeds = await measureLanguage(parser, language, codes);
      lines.push(...show(speeds));
      verdicts.push(...judge(speeds));
      details.push(speeds);
    }
  }
  return { lines, verdicts, details };
}

if (values.help) {
  console.log(USAGE);
} else {
  let isEmpty = false;
  await reportFindings('analysis', values, async () => {
    const findings = await measure();
    isEmpty = findings.verdicts.length === 0;
    return findings;
  });
  process.exitCode = isEmpty ? NOTHING_MEASURED : (process.exitCode ?? 0);
}
