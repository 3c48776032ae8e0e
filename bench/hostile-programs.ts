/** Whether programs that mean harm get out, leave anything, or end now so and now so: all of `test/hostile`, many times. */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Driver } from '../src/drivers/driver.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { usualImageFolder } from '../src/drivers/microvm/images/usual-image-folder.ts';
import { MicrovmDriver } from '../src/drivers/microvm/microvm-driver.ts';
import { Canaries } from '../test/support/canaries.ts';
import { readHostilePrograms } from '../test/support/hostile-programs.ts';
import { type HostileEnd, mark, runHostileRound } from '../test/support/hostile-round.ts';
import { censusAtRest, censusOnceAs } from '../test/support/launcher-census.ts';
import { runInLauncher } from '../test/support/run-in-launcher.ts';
import { startBusyLoops } from './support/busy-loops.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/hostile-programs.ts [--json] [--rounds N] [--load] [--at-once N] [--only TEXT] [--show]
                             [--level process|microvm]

Every program of test/hostile in an instance of its own, through the real driver at a level (default process), so many at a
time (default 4, with --load 16), N rounds (default 5). With --load two busy loops per processor run beside it, as children of this script.
What stands here is counted before and after each round. After it is looked for what got out (a canary file, process,
port and abstract socket, and what programs printed that only somebody outside knows) and for what is left: processes,
mounts, cgroups, files. A line for each round goes to standard error as it ends; a table of the languages comes last.
At level microvm a program may take ten times the processor time that it says, for instructions are translated there, and only languages that
images have are run.
--only takes programs whose runtime or name contains TEXT; --show prints every end that is not the expected one.

Exits 0 if nothing got out, nothing is left, and every program ended in all rounds as it must; 1 if not; 2 where the host
gives no memory and process counters to the launcher, without which verdicts depend on the moment of a sample.`;

const PATIENCE_MS = 15_000;
/** Programs that spin come after everybody: beside busy loops a round of few at once takes four times as long. */
const AT_ONCE = 4;
const SLOWED_BY = 10;
const AT_ONCE_UNDER_LOAD = 16;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    load: { type: 'boolean', default: false },
    'at-once': { type: 'string' },
    level: { type: 'string', default: 'process' },
    only: { type: 'string', default: '' },
    show: { type: 'boolean', default: false },
  },
});

interface Round {
  readonly ends: readonly HostileEnd[];
  readonly harm: readonly string[];
  readonly left: readonly string[];
  readonly ms: number;
}

function nameOf({ program }: HostileEnd): string {
  return `${program.runtime}: ${program.name}`;
}

async function runRound(
  driver: Driver,
  canaries: Canaries,
  programs: ReturnType<typeof readHostilePrograms>,
): Promise<Round> {
  const clean = await censusAtRest(mark);
  const atOnce = Number(values['at-once'] ?? (values.load ? AT_ONCE_UNDER_LOAD : AT_ONCE));
  const startedAt = performance.now();
  const ends = await runHostileRound(driver, programs, { canaries, atOnce });
  const ms = performance.now() - startedAt;
  const now = await censusOnceAs(clean, { mark, patienceMs: PATIENCE_MS });
  const left = Object.entries(now).flatMap(([key, value]) => {
    const was = JSON.stringify(clean[key as keyof typeof clean]);
    return was === JSON.stringify(value) ? [] : [`${key} ${was} → ${JSON.stringify(value)}`];
  });
  const told = ends.filter((end) => end.hasEscaped).map((end) => `${nameOf(end)} tells of outside`);
  return { ends, harm: [...canaries.harm(), ...told], left, ms };
}

function describeUnexpected(end: HostileEnd): string {
  const { program } = end;
  const words = `${end.stdout.slice(0, 150)} ${end.stderr.slice(-300)}`.replaceAll(/\s+/g, ' ');
  const result = program.result === undefined ? '' : ` result=${program.result}`;
  return `${nameOf(end)}: ${end.verdict}, not ${program.outcome} ${program.reason}${result} (${Math.round(end.ms)} ms): ${words}`;
}

/** Programs that ended in more than one way. */
function waveringOf(ends: readonly HostileEnd[]): readonly string[] {
  return [...Map.groupBy(ends, nameOf)]
    .filter(([, of]) => new Set(of.map((end) => end.verdict)).size > 1)
    .map(([name]) => name);
}

const COLUMNS = ['language', 'programs', 'runs', 'escapes', 'wavering', 'not as it must'];

function tableOf(ends: readonly HostileEnd[]): readonly string[] {
  const languages = Map.groupBy(ends, ({ program }) => program.runtime);
  const rows = [...languages, ['all', ends] as const].map(([language, of]) => [
    language,
    new Set(of.map(nameOf)).size,
    of.length,
    of.filter((end) => end.hasEscaped).length,
    waveringOf(of).length,
    of.filter((end) => !end.isExpected).length,
  ]);
  return [COLUMNS, ...rows].map((row) =>
    row.map((cell, at) => String(cell).padStart(COLUMNS[at]?.length ?? 0)).join('  '),
  );
}

function tellProgress(round: number, { ends, harm, left, ms }: Round): void {
  const unexpected = ends.filter((end) => !end.isExpected);
  const words = [
    `round ${round + 1}: ${Math.round(ms / 1000)} s, load ${(loadavg()[0] ?? Number.NaN).toFixed(1)}`,
    `${harm.length} got out, ${left.length} left, ${ends.length - unexpected.length} of ${ends.length} as they must`,
    ...unexpected.map((end) => `${nameOf(end)} (${end.verdict})`),
  ];
  process.stderr.write(`${words.join('; ')}\n`);
}

function judge(rounds: readonly Round[]): Findings {
  const harm = rounds.flatMap((round) => round.harm);
  const left = rounds.flatMap((round) => round.left);
  const ends = rounds.flatMap((round) => round.ends);
  const unexpected = ends.filter((end) => !end.isExpected);
  const wavering = waveringOf(ends);
  const programCount = new Set(ends.map(nameOf)).size;
  const cpuSeconds = ends.reduce((sum, end) => sum + end.cpuMs, 0) / 1000 / rounds.length;
  const slowest = [...(rounds.at(-1)?.ends ?? [])].sort((a, b) => b.ms - a.ms).slice(0, 5);
  return {
    verdicts: [
      verdict('nothing gets out', `${harm.length} of ${ends.length} runs`, harm.length === 0),
      verdict(
        'nothing is left after a round',
        left.length === 0 ? 'nothing' : left.join(', '),
        left.length === 0,
      ),
      verdict(
        'a program ends the same in all rounds',
        `${programCount - wavering.length} of ${programCount} do${wavering.map((name) => `; not ${name}`).join('')}`,
        wavering.length === 0,
      ),
      verdict(
        'and as it must',
        `${ends.length - unexpected.length} of ${ends.length}`,
        unexpected.length === 0,
      ),
    ],
    lines: [
      `${rounds.length} rounds of ${programCount} programs, ${values.load ? 'beside busy loops' : 'alone'}; seconds: ${rounds.map(({ ms }) => Math.round(ms / 1000)).join(', ')}`,
      `${cpuSeconds.toFixed(1)} s of processor time a round`,
      `slowest: ${slowest.map((end) => `${end.program.name} ${Math.round(end.ms)} ms (cpu ${Math.round(end.cpuMs)})`).join(', ')}`,
      ...harm,
      ...(values.show ? unexpected.map(describeUnexpected) : []),
      '',
      ...tableOf(ends),
    ],
    details: { harm, left, wavering, unexpected: unexpected.map(describeUnexpected) },
  };
}

/** A translated processor takes longer for the same. */
function slowed<T extends { readonly limits: { readonly cpuMs: number } }>(program: T): T {
  const { limits } = program;
  return values.level === 'microvm'
    ? { ...program, limits: { ...limits, cpuMs: limits.cpuMs * SLOWED_BY } }
    : program;
}

function openDriver(): Promise<Driver> {
  return values.level === 'microvm'
    ? MicrovmDriver.open({ imageFolder: usualImageFolder(process.env), programMemoryMb: 512 })
    : LauncherDriver.open({ isolation: 'process' });
}

async function measure(driver: Driver): Promise<Findings> {
  const here = (await driver.capabilities()).runtimes.map(({ runtime }) => runtime);
  const programs = readHostilePrograms()
    .map(slowed)
    .filter(({ runtime, name }) => here.includes(runtime) && `${runtime} ${name}`.includes(values.only));
  const canaries = await Canaries.open();
  const loops = values.load ? startBusyLoops() : undefined;
  const rounds: Round[] = [];
  try {
    // What stays for good is made before anything is counted: the zygote of a runtime that has one.
    await runInLauncher(driver, 'python', { code: 'import time; time.sleep(2)' });
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const ended = await runRound(driver, canaries, programs);
      tellProgress(round, ended);
      rounds.push(ended);
    }
  } finally {
    await loops?.stop();
    await canaries.close();
  }
  return judge(rounds);
}

if (values.help) {
  console.log(USAGE);
} else {
  // Everything that the launcher makes in temporary folders shows in this one.
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  process.env.TMPDIR = folder;
  const driver = await openDriver();
  const { memorySource } = await driver.capabilities();
  if (memorySource === 'cgroup') {
    await reportFindings('hostile-programs', values, () => measure(driver));
  } else {
    console.error('no memory cgroup can be had here');
    process.exitCode = 2;
  }
  await driver.close();
  rmSync(folder, { recursive: true, force: true });
}
