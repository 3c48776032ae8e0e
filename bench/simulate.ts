/** How fast traces are replayed under each policy, in events a second of CPU time, and the peak of memory. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { policiesNamed } from '../src/simulator/named-policies.ts';
import { simulateTrace } from '../src/simulator/simulate-trace.ts';
import { defaultSimulationSettings } from '../src/simulator/simulation-settings.ts';
import { openTrace } from '../src/simulator/traces/open-trace.ts';
import { describeMachine } from './support/measure.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    policy: { type: 'string', default: 'chameleon,rate-lead,keep-alive:600' },
    'kind-column': { type: 'string' },
    /** This process measures one replay, and prints it for the one that started it. */
    alone: { type: 'boolean', default: false },
  },
});

const USAGE = `usage: node bench/simulate.ts [--json] [--policy LIST] [--kind-column NAME] [TRACE...]

Replays every trace under every policy, each in a process of its own, and prints events a second of CPU time, what the
policy cost and the peak of resident memory. Without traces: those of ../shared/data that are there. Exits with 1 if the
policy chameleon replays fewer than a million events a minute of a trace, 2 if there is no trace.`;

const PROMISED_PER_SECOND = 1_000_000 / 60;
const DATA = join(import.meta.dirname, '..', '..', 'shared', 'data');
const TRACES = [
  'alibaba_gentd26/events.csv.gz',
  'azure2019_500/counts.csv.gz',
  'google2011_jobs/events.csv.gz',
  'kth_sp2_1996/events.csv.gz',
  'nasa_ipsc1993/events.csv.gz',
  'recodex/events.csv.gz',
];

interface Replay {
  readonly trace: string;
  readonly policy: string;
  readonly eventCount: number;
  readonly eventsPerCpuSecond: number;
  readonly costGbS: number;
  readonly peakRssMb: number;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function replay(path: string, policyName: string): Promise<Replay> {
  const settings = defaultSimulationSettings;
  const { runs, trace } = await simulateTrace(await openTrace(path, { kindColumn: values['kind-column'] }), {
    settings,
    policies: policiesNamed(policyName, settings, 'usual').policies,
    trainRatio: 0.6,
    judged: 'rest',
    stopwatch: cpuMs,
  });
  const [run] = runs;
  if (run === undefined) {
    throw new Error(`no policy ran as ${policyName}`);
  }
  return {
    trace:
      basename(path) === 'events.csv.gz'
        ? basename(dirname(path))
        : join(basename(dirname(path)), basename(path)),
    policy: run.policy,
    eventCount: trace.eventCount,
    eventsPerCpuSecond: run.eventsPerSecond ?? Number.POSITIVE_INFINITY,
    costGbS: run.costGbS,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

async function replayAlone(path: string, policy: string): Promise<Replay> {
  const kind = values['kind-column'];
  const columns = kind === undefined ? [] : ['--kind-column', kind];
  const { stdout } = await promisify(execFile)(process.execPath, [
    import.meta.filename,
    '--alone',
    '--policy',
    policy,
    ...columns,
    path,
  ]);
  return JSON.parse(stdout);
}

function show({ trace, policy, eventCount, eventsPerCpuSecond, costGbS, peakRssMb }: Replay): string {
  const figures = [eventCount, eventsPerCpuSecond, costGbS, peakRssMb].map((figure) =>
    figure.toFixed(0).padStart(10),
  );
  return `${trace.padEnd(28)} ${policy.padEnd(20)} ${figures.join(' ')}`;
}

async function main(): Promise<void> {
  const paths =
    positionals.length > 0
      ? positionals
      : TRACES.map((trace) => join(DATA, trace)).filter((path) => existsSync(path));
  if (paths.length === 0) {
    console.error(`no trace is given, and none is below ${DATA}`);
    process.exitCode = 2;
    return;
  }
  const machine = describeMachine();
  if (!values.json) {
    console.log(machine.text);
    console.log(`${'trace'.padEnd(28)} ${'policy'.padEnd(20)}     events   events/s    GB·s     peak MB`);
  }
  const replays: Replay[] = [];
  for (const path of paths) {
    for (const policy of values.policy.split(',')) {
      const done = await replayAlone(path, policy);
      replays.push(done);
      if (!values.json) {
        console.log(show(done));
      }
    }
  }
  if (values.json) {
    console.log(JSON.stringify({ machine, promisedPerSecond: PROMISED_PER_SECOND, replays }, null, 2));
  }
  const isKept = replays.every(
    ({ policy, eventsPerCpuSecond }) => policy !== 'chameleon' || eventsPerCpuSecond >= PROMISED_PER_SECOND,
  );
  process.exitCode = isKept ? 0 : 1;
}

const [only] = positionals;
if (values.help) {
  console.log(USAGE);
} else if (values.alone && only !== undefined) {
  console.log(JSON.stringify(await replay(only, values.policy)));
} else {
  await main();
}
