/** Runs a small program in every language of this host: its first run, which may compile it, and its next ones. */
import { parseArgs } from 'node:util';
import { greetings } from '../src/cli/tiers/greetings.ts';
import type { RunReport } from '../src/drivers/driver.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';
import { quantilesOf, showQuantiles } from './support/quantiles.ts';
import { shuffled } from './support/shuffled.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/languages.ts [--json] [--rounds N] [--only LANGUAGE]

Each round runs one new program per language, and then the same one again, languages in an order of chance, each on
a prewarmed instance, at level "process". The time is from the hand-over to the report: a first run compiles, the next one of
a compiled language does not. Languages that are not compiled show what a repeat comes to without that.
Exits 0 if every promise holds, 1 if not. N is 10 unless told.`;

/** What is kept has to be worth it: a repeat takes at most so much of the first run. */
const REPEAT_RATIO_MAX = 0.5;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});

const limits = {
  wallMs: 60_000,
  cpuMs: 30_000,
  memoryMb: 512,
  processCount: 64,
  outputBytes: 10_000,
  fileBytes: 1_000_000,
};

/** How a line that makes one program another begins; elsewhere by a number sign. */
const comments: Readonly<Record<string, string>> = {
  c: '//',
  cpp: '//',
  go: '//',
  java: '//',
  javascript: '//',
  php: '//',
  rust: '//',
  typescript: '//',
};

interface Told {
  readonly tookMs: number;
  readonly report: RunReport;
}

interface Pair {
  readonly first: Told;
  readonly again: Told;
}

let serial = 0;

async function runOnce(driver: LauncherDriver, runtime: string, code: string): Promise<Told> {
  serial += 1;
  const instance = await driver.create({ instanceId: makeId('ins', `${serial}`), runtime });
  const owner = { tenantId: makeId('ten', 'bench'), userId: makeId('usr', 'bench') };
  const program = { programId: `${serial}`, code };
  const executionId = makeId('exe', `${serial}`);
  const startedAt = performance.now();
  const report = await instance.run(
    { executionId, owner, program, stdin: '', args: [], env: {}, limits },
    () => undefined,
  );
  const tookMs = performance.now() - startedAt;
  await instance.ended;
  if (report.exitCode !== 0) {
    throw new Error(`${runtime}: ${report.reason} ${Buffer.from(report.stderr).toString()}`);
  }
  return { tookMs, report };
}

async function measurePair(driver: LauncherDriver, runtime: string): Promise<Pair> {
  const code = `${greetings[runtime] ?? ''}\n${comments[runtime] ?? '#'} ${serial}\n`;
  const first = await runOnce(driver, runtime, code);
  return { first, again: await runOnce(driver, runtime, code) };
}

async function measureAll(): Promise<ReadonlyMap<string, readonly Pair[]>> {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const found = new Map<string, Pair[]>();
  try {
    const { runtimes } = await driver.capabilities();
    const names = runtimes
      .map(({ runtime }) => runtime)
      .filter((name) => name in greetings && (values.only === undefined || name === values.only));
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const name of shuffled(names, round)) {
        found.set(name, [...(found.get(name) ?? []), await measurePair(driver, name)]);
      }
    }
  } finally {
    await driver.close();
  }
  return found;
}

function describeLanguage(name: string, pairs: readonly Pair[]) {
  const of = (pick: (pair: Pair) => number) => quantilesOf(pairs.map(pick));
  return {
    name,
    isCompiled: pairs.some(({ first }) => first.report.compile !== undefined),
    isKept: pairs.every(({ again }) => again.report.compile?.isCached !== false),
    firstMs: of(({ first }) => first.tookMs),
    againMs: of(({ again }) => again.tookMs),
    ratio: of(({ first, again }) => again.tookMs / first.tookMs),
    compileCpuMs: of(({ first }) => first.report.compile?.cpuMs ?? 0),
    compileMb: of(({ first }) => first.report.compile?.memoryMbPeak ?? 0),
    runMb: of(({ again }) => again.report.usage.memoryMbPeak),
  };
}

type Described = ReturnType<typeof describeLanguage>;

function lineOf(each: Described): string {
  const compiler = each.isCompiled
    ? `; compiler ${showQuantiles(each.compileCpuMs, 0)} ms of CPU, ${each.compileMb.median.toFixed(0)} MB`
    : '';
  return `${each.name.padEnd(11)} first ${showQuantiles(each.firstMs, 1)} ms, again ${showQuantiles(each.againMs, 1)} ms, ratio ${showQuantiles(each.ratio, 2)}, ${each.runMb.median.toFixed(1)} MB${compiler}`;
}

async function measure(): Promise<Findings> {
  const all = [...(await measureAll())]
    .map(([name, pairs]) => describeLanguage(name, pairs))
    .sort((a, b) => a.name.localeCompare(b.name));
  const compiled = all.filter(({ isCompiled }) => isCompiled);
  return {
    verdicts: compiled.map(({ name, ratio, isKept }) =>
      verdict(
        `${name}: a repeat takes at most ${REPEAT_RATIO_MAX} of the first run`,
        showQuantiles(ratio, 2),
        isKept && ratio.median <= REPEAT_RATIO_MAX,
      ),
    ),
    lines: all.map(lineOf),
    details: all,
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('languages', { json: values.json }, measure);
}
