/** Whether programs that mean harm get out, leave anything, or end now so and now so: all of `test/hostile`, many times. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { Canaries } from '../test/support/canaries.ts';
import { readHostilePrograms } from '../test/support/hostile-programs.ts';
import { type HostileEnd, mark, runHostileRound } from '../test/support/hostile-round.ts';
import { censusOnceAs, takeCensus } from '../test/support/launcher-census.ts';
import { runInLauncher } from '../test/support/run-in-launcher.ts';
import { startBusyLoops } from './support/busy-loops.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/hostile-programs.ts [--json] [--rounds N] [--load] [--at-once N] [--only TEXT] [--show]

Every program of test/hostile in an instance of its own, through the real launcher driver at level process, so many at a
time (default 4), N rounds (default 5). With --load two busy loops per processor run beside it, as children of this script.
After each round it is looked for what got out (a canary file, process, port and abstract socket, and what programs printed
that only somebody outside knows) and for what is left: processes, mounts, cgroups, files. --only takes programs whose
runtime or name contains TEXT; --show prints every end that is not the expected one.

Exits 0 if nothing got out, nothing is left, and every program ended in all rounds as it must; 1 if not; 2 where the host
gives no memory and process counters to the launcher, without which verdicts depend on the moment of a sample.`;

const PATIENCE_MS = 15_000;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    load: { type: 'boolean', default: false },
    'at-once': { type: 'string', default: '4' },
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

async function runRound(
  driver: LauncherDriver,
  canaries: Canaries,
  programs: ReturnType<typeof readHostilePrograms>,
): Promise<Round> {
  const clean = takeCensus(mark);
  const startedAt = performance.now();
  const ends = await runHostileRound(driver, programs, { canaries, atOnce: Number(values['at-once']) });
  const ms = performance.now() - startedAt;
  const now = await censusOnceAs(clean, { mark, patienceMs: PATIENCE_MS });
  const left = Object.entries(now).flatMap(([key, value]) => {
    const was = JSON.stringify(clean[key as keyof typeof clean]);
    return was === JSON.stringify(value) ? [] : [`${key} ${was} → ${JSON.stringify(value)}`];
  });
  const told = ends.filter((end) => end.hasEscaped).map((end) => `${end.program.name} tells of outside`);
  return { ends, harm: [...canaries.harm(), ...told], left, ms };
}

function describeUnexpected(end: HostileEnd): string {
  const { program } = end;
  const words = `${end.stdout.slice(0, 150)} ${end.stderr.slice(-300)}`.replaceAll(/\s+/g, ' ');
  return `${program.runtime}: ${program.name}: ${end.verdict}, not ${program.outcome} ${program.reason} (${Math.round(end.ms)} ms): ${words}`;
}

function judge(rounds: readonly Round[]): Findings {
  const harm = rounds.flatMap((round) => round.harm);
  const left = rounds.flatMap((round) => round.left);
  const ends = rounds.flatMap((round) => round.ends);
  const unexpected = ends.filter((end) => !end.isExpected);
  const verdicts = new Map<string, Set<string>>();
  for (const { program, verdict: ended } of ends) {
    const key = `${program.runtime}: ${program.name}`;
    verdicts.set(key, (verdicts.get(key) ?? new Set()).add(ended));
  }
  const wavering = [...verdicts].filter(([, ended]) => ended.size > 1).map(([key]) => key);
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
        wavering.length === 0 ? `${verdicts.size} do` : wavering.join('; '),
        wavering.length === 0,
      ),
      verdict(
        'and as it must',
        `${ends.length - unexpected.length} of ${ends.length}`,
        unexpected.length === 0,
      ),
    ],
    lines: [
      `${rounds.length} rounds of ${verdicts.size} programs, ${values.load ? 'beside busy loops' : 'alone'}; seconds: ${rounds.map(({ ms }) => Math.round(ms / 1000)).join(', ')}`,
      `${cpuSeconds.toFixed(1)} s of processor time a round`,
      `slowest: ${slowest.map((end) => `${end.program.name} ${Math.round(end.ms)} ms (cpu ${Math.round(end.cpuMs)})`).join(', ')}`,
      ...harm,
      ...(values.show ? unexpected.map(describeUnexpected) : []),
    ],
    details: { harm, left, wavering, unexpected: unexpected.map(describeUnexpected) },
  };
}

async function measure(driver: LauncherDriver): Promise<Findings> {
  const here = (await driver.capabilities()).runtimes.map(({ runtime }) => runtime);
  const programs = readHostilePrograms().filter(
    ({ runtime, name }) => here.includes(runtime) && `${runtime} ${name}`.includes(values.only),
  );
  const canaries = await Canaries.open();
  const loops = values.load ? startBusyLoops() : undefined;
  const rounds: Round[] = [];
  try {
    // What stays for good is made before anything is counted: the zygote of a runtime that has one.
    await runInLauncher(driver, 'python', { code: 'import time; time.sleep(2)' });
    for (let round = 0; round < Number(values.rounds); round += 1) {
      rounds.push(await runRound(driver, canaries, programs));
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
  const driver = await LauncherDriver.open({ isolation: 'process' });
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
