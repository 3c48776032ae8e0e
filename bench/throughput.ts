/** How many one-shot programs a second a saturated server starts, and how late its event loop is meanwhile. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { type CountedGroup, openCountedGroup } from './support/counted-group.ts';
import { LoopDelays } from './support/loop-delays.ts';
import { type BareRate, measureLauncherRates } from './support/measure-launcher-rate.ts';
import { measureServerRate, type ServerRate } from './support/measure-server-rate.ts';
import { showQuantiles } from './support/quantiles.ts';
import { type RatedLanguage, ratedLanguages } from './support/rated-programs.ts';
import type { SaturatedRate, Saturation } from './support/saturate.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/throughput.ts [--json] [--seconds S] [--warm-up S] [--in-flight N] [--pace X]
       [--only bash,python] [--level server,launcher]

server    a real server with no stock (mode reactive, none of each runtime), so that every execution waits for an instance
          that is made for it alone. This process asks, with N requests under way (default 8) for S seconds (default 20)
          of each language after a warm-up (default 10): a program that prints a number and that nobody has sent before.
          Counted is what was answered right. No limit of the server is below N. With --pace X (1.1, say) no more are begun a
          second than X times the promised rate: the delay at that rate, and not at all that the machine can do.
launcher  the same programs, as many at once, without a server: through the launcher's driver, as a manager has it, and the
          bare interpreter by the launcher's daemon, without zygote, agent or files.

A module that is loaded into the server and its manager measures their event loops in those S seconds, with
perf_hooks.monitorEventLoopDelay: its values are what lies between two turns of a timer of 10 ms, those 10 ms included. Beside
it is how late each tick of that timer was that was due, also those that were missed; the worse of both is judged.

Processor time is in processors: 2.00 of two is all there is. That of programs is counted by a control group, as root with
cgroups v1; else it is NaN. From what a start costs of it follows how many a machine that did nothing else would make at most.
Milliseconds are median [p10 … p90] and p99. Exits 0 if every promise holds, 1 if not, 2 without the level server. The promises
are for two processors that do nothing else, client included.`;

const DELAY_MS_MAX = 20;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '10' },
    'in-flight': { type: 'string', default: '8' },
    pace: { type: 'string', default: '0' },
    only: { type: 'string', default: 'bash,python' },
    level: { type: 'string', default: 'server,launcher' },
  },
});

const saturation: Saturation = {
  inFlightCount: Number(values['in-flight']),
  seconds: Number(values.seconds),
  warmUpSeconds: Number(values['warm-up']),
};
const NOTHING_MEASURED = 2;
const pace = Number(values.pace);
const saturationOf = ({ perSecondMin }: RatedLanguage): Saturation =>
  pace > 0 ? { ...saturation, perSecondMax: pace * perSecondMin } : saturation;
const levels = values.level.split(',');
const languages = values.only.split(',').map((wanted) => {
  const found = ratedLanguages.find(({ name }) => name === wanted);
  if (found === undefined) {
    throw new Error(
      `no rate is promised of ${wanted}, only of ${ratedLanguages.map(({ name }) => name).join(', ')}`,
    );
  }
  return found;
});

function showRate(label: string, { perSecond, perSecondOfParts, ms, problems }: SaturatedRate): string {
  const parts = perSecondOfParts.map((each) => each.toFixed(0)).join(' ');
  return (
    `  ${label.padEnd(8)} ${perSecond.toFixed(1)} a second (by fifths ${parts}), each ${showQuantiles(ms, 1)}, p99 ${ms.p99.toFixed(1)} ms` +
    `${problems.length > 0 ? `; ${problems.length} wrong: ${problems[0]}` : ''}`
  );
}

/** Who used the processors, and what a start costs of them: the rate of a machine that did nothing else is not above that. */
function processorLine({ perSecond }: SaturatedRate, shares: Readonly<Record<string, number>>): string {
  const { machine = Number.NaN, all = Number.NaN, serverWaited: _, ...parts } = shares;
  const shown = Object.entries(parts).map(([name, share]) => `${name} ${share.toFixed(2)}`);
  return (
    `    processors: ${shown.join(', ')}; others ${(machine - all).toFixed(2)}; a start ${((all / perSecond) * 1000).toFixed(1)} ms,` +
    ` of which ${availableParallelism()} processors make ${((perSecond / all) * availableParallelism()).toFixed(0)} a second at most`
  );
}

function serverLines({ rate, delays, shares, phases }: ServerRate): string[] {
  const delayLines = Object.entries(delays).map(
    ([name, { monitored, lateP99 }]) =>
      `    event loop of the ${name}: p50 ${monitored.p50.toFixed(1)}, p99 ${monitored.p99.toFixed(1)}, max ${monitored.max.toFixed(1)} ms; ticks late p99 ${lateP99.toFixed(1)} ms`,
  );
  return [
    showRate('server', rate),
    `    where: ${phases.map((each) => `${each.phase} ${showQuantiles(each, 1)}`).join(', ')}`,
    processorLine(rate, shares),
    ...delayLines,
    `    the server's thread was ready and waited for a processor ${((shares.serverWaited ?? Number.NaN) * 100).toFixed(0)} % of the time`,
  ];
}

function launcherLines({ way, rate, shares }: BareRate): string[] {
  return [showRate(way, rate), processorLine(rate, shares)];
}

function verdictsOf({ name, perSecondMin }: RatedLanguage, { rate, delays }: ServerRate) {
  const { monitored, lateP99 } = delays.server;
  const delayMs = Math.max(monitored.p99, lateP99);
  return [
    verdict(
      `${name}: at least ${perSecondMin} one-shot starts a second`,
      `${rate.perSecond.toFixed(1)}, the slowest fifth ${Math.min(...rate.perSecondOfParts).toFixed(1)}`,
      rate.perSecond >= perSecondMin,
    ),
    verdict(
      `${name}: the event loop of the server is late by at most ${DELAY_MS_MAX} ms, p99`,
      `${delayMs.toFixed(1)} ms`,
      delayMs <= DELAY_MS_MAX,
    ),
    verdict(
      `${name}: every answer is right and of a start of its own`,
      `${rate.problems.length} wrong`,
      rate.problems.length === 0,
    ),
  ];
}

async function measureServer(
  group: CountedGroup | undefined,
): Promise<readonly (readonly [RatedLanguage, ServerRate])[]> {
  const loops = new LoopDelays();
  const found: (readonly [RatedLanguage, ServerRate])[] = [];
  try {
    const count = String(saturation.inFlightCount);
    const server = await startDemoServer({
      ...loops.environment,
      CHAMELEON_MODE: 'reactive',
      CHAMELEON_REACTIVE_STOCK_COUNT: '0',
      CHAMELEON_MANAGER_COUNT_MAX: '1',
      CHAMELEON_MANAGER_CAPACITY_COUNT: count,
      CHAMELEON_RUNNING_PER_USER_MAX: count,
    });
    try {
      for (const language of languages) {
        found.push([
          language,
          await measureServerRate({ url: server.url, loops, group }, language, saturationOf(language)),
        ]);
      }
    } finally {
      await server.stop();
    }
  } finally {
    loops.close();
  }
  return found;
}

async function measure(group: CountedGroup | undefined): Promise<Findings> {
  const served = levels.includes('server') ? await measureServer(group) : [];
  const bare: (readonly [RatedLanguage, readonly BareRate[]])[] = [];
  for (const language of levels.includes('launcher') ? languages : []) {
    bare.push([language, await measureLauncherRates(language, saturationOf(language), group)]);
  }
  const linesOf = (language: RatedLanguage) => [
    `${language.name}, ${saturation.inFlightCount} under way for ${saturation.seconds} s${pace > 0 ? `, at ${pace} of the promised rate` : ''}`,
    ...served.flatMap(([of, rate]) => (of === language ? serverLines(rate) : [])),
    ...bare.flatMap(([of, rates]) => (of === language ? rates.flatMap(launcherLines) : [])),
  ];
  return {
    lines: languages.flatMap(linesOf),
    verdicts: served.flatMap(([language, rate]) => verdictsOf(language, rate)),
    details: {
      saturation,
      pace,
      server: served.map(([{ name }, rate]) => ({ language: name, ...rate })),
      launcher: bare.map(([{ name }, rates]) => ({ language: name, rates })),
    },
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  const group = openCountedGroup();
  try {
    await reportFindings('throughput', values, () => measure(group));
    if (!levels.includes('server')) {
      process.exitCode = NOTHING_MEASURED; // the launcher alone is promised nothing
    }
  } finally {
    group?.close();
  }
}
