/** How fast programs start: sandboxed against bare, warm against cold, and what the API adds. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { LauncherDriver } from '../src/drivers/launcher/launcher-driver.ts';
import { makeId } from '../src/kernel/ids.ts';
import { BenchClient } from './support/bench-client.ts';
import { openOneShots, timeBareSpawn } from './support/one-shots.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type Findings, reportFindings, type Verdict, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/starts.ts [--json] [--rounds N] [--only one-shot,warm,api]

one-shot  a program started through the launcher, new namespaces each time, until its end is known, against Node's
          own child_process.spawn of it without any wall. Pairs, the order alternating; the ratio is of each pair.
warm      a run on a parked interpreter until its first output, against its own cold start: boot of that interpreter
          in the sandbox and the same run. Beside it the start of the bare interpreter in the sandbox without warm-up.
api       a real server with prewarmed stock, one request at a time: HTTP in to out less the program's run time.

N rounds (default 40) of each pair. Figures are median [p10 … p90]. Exits 0 if every promise holds, 1 if not.`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string', default: 'one-shot,warm,api' },
  },
});
const roundCount = Number(values.rounds);

const ONE_SHOT_RATIO_MAX = 1;
const WARM_RATIO_MAX = 1 / 15;
const API_MS_MAX = 10;
/** Lets what the last measurement left behind go before the next begins. */
const SETTLE_MS = 30;

const limits = {
  wallMs: 20_000,
  cpuMs: 10_000,
  memoryMb: 256,
  processCount: 64,
  outputBytes: 65_536,
  fileBytes: 1_048_576,
};
const greetings: Readonly<Record<string, string>> = {
  javascript: 'console.log("hello")',
  python: 'print("hello")',
};

interface Compared {
  readonly name: string;
  readonly subjectMs: Quantiles;
  readonly baselineMs: Quantiles;
  readonly ratio: Quantiles;
}

function compared(name: string, pairs: readonly (readonly [number, number])[]): Compared {
  return {
    name,
    subjectMs: quantilesOf(pairs.map(([subject]) => subject)),
    baselineMs: quantilesOf(pairs.map(([, baseline]) => baseline)),
    ratio: quantilesOf(pairs.map(([subject, baseline]) => subject / baseline)),
  };
}

function showCompared(
  { name, subjectMs, baselineMs, ratio }: Compared,
  names: readonly [string, string],
): string {
  const show = (label: string, figure: Quantiles) => `${label} ${showQuantiles(figure, 2)} ms`;
  return `  ${name.padEnd(12)} ${show(names[0], subjectMs)}, ${show(names[1], baselineMs)}, ratio ${showQuantiles(ratio, 3)}`;
}

/** One of each, the order alternating by round, so that neither always finds what the other left in the caches. */
async function pairOf(
  round: number,
  subject: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<readonly [number, number]> {
  if (round % 2 === 0) {
    const first = await subject();
    await pause(SETTLE_MS);
    return [first, await baseline()];
  }
  const first = await baseline();
  await pause(SETTLE_MS);
  return [await subject(), first];
}

async function measureOneShots(): Promise<Findings> {
  const shots = await openOneShots();
  const programs: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    true: [['/bin/true'], ['/bin/true']],
    bash: [
      ['/bin/bash', '-c', ':'],
      ['/bin/bash', '-c', ':'],
    ],
    python: [
      ['/usr/bin/python3', '-c', 'pass'],
      ['/usr/bin/python3', '-c', 'pass'],
    ],
    node: [
      [shots.node, '-e', '0'],
      [process.execPath, '-e', '0'],
    ],
  };
  const results: Compared[] = [];
  try {
    for (const [name, [inside, outside]] of Object.entries(programs)) {
      const pairs: (readonly [number, number])[] = [];
      for (let round = -3; round < roundCount; round += 1) {
        const pair = await pairOf(
          Math.abs(round),
          () => shots.time(inside),
          () => timeBareSpawn(outside),
        );
        if (round >= 0) {
          pairs.push(pair);
        }
        await pause(SETTLE_MS);
      }
      results.push(compared(name, pairs));
    }
  } finally {
    await shots.close();
  }
  return {
    lines: ['one-shot', ...results.map((each) => showCompared(each, ['sandboxed', 'bare spawn']))],
    verdicts: results.map(({ name, ratio }) =>
      verdict(
        `a sandboxed start of ${name} takes at most a bare spawn's time`,
        `ratio ${showQuantiles(ratio, 3)}, promised ≤ ${ONE_SHOT_RATIO_MAX}`,
        ratio.median <= ONE_SHOT_RATIO_MAX,
      ),
    ),
    details: results,
  };
}

let serial = 0;

async function bootOf(driver: LauncherDriver, runtime: string) {
  serial += 1;
  return driver.create({ instanceId: makeId('ins', String(serial).padStart(12, '0')), runtime });
}

/** Milliseconds from the hand-over until the first output. */
async function firstOutputMs(instance: Awaited<ReturnType<typeof bootOf>>): Promise<number> {
  const startedAt = performance.now();
  let firstAt = Number.NaN;
  serial += 1;
  const program = { programId: `${serial}`, code: greetings[instance.runtime] ?? '' };
  const report = await instance.run(
    { executionId: makeId('exe', `${serial}`), program, stdin: '', args: [], env: {}, limits },
    () => {
      firstAt = Number.isNaN(firstAt) ? performance.now() : firstAt;
    },
  );
  if (report.exitCode !== 0 || Number.isNaN(firstAt)) {
    throw new Error(`${instance.runtime} ended with ${report.reason} ${report.exitCode}`);
  }
  await instance.ended;
  return firstAt - startedAt;
}

async function measureWarm(): Promise<Findings> {
  const driver = await LauncherDriver.open({ isolation: 'process' });
  const shots = await openOneShots();
  const plain: Readonly<Record<string, readonly string[]>> = {
    javascript: [shots.node, '-e', greetings.javascript ?? ''],
    python: ['/usr/bin/python3', '-c', greetings.python ?? ''],
  };
  const results: (Compared & { readonly plainMs: Quantiles })[] = [];
  const warm = async (runtime: string) => {
    const parked = await bootOf(driver, runtime);
    await pause(SETTLE_MS);
    return firstOutputMs(parked);
  };
  const cold = async (runtime: string) => {
    const startedAt = performance.now();
    const instance = await bootOf(driver, runtime);
    const bootMs = performance.now() - startedAt;
    return bootMs + (await firstOutputMs(instance));
  };
  try {
    for (const runtime of Object.keys(greetings)) {
      const pairs: (readonly [number, number])[] = [];
      const plainMs: number[] = [];
      for (let round = 0; round < roundCount; round += 1) {
        pairs.push(
          await pairOf(
            round,
            () => warm(runtime),
            () => cold(runtime),
          ),
        );
        await pause(SETTLE_MS);
        plainMs.push(await shots.time(plain[runtime] ?? []));
        await pause(SETTLE_MS);
      }
      results.push({ ...compared(runtime, pairs), plainMs: quantilesOf(plainMs) });
    }
  } finally {
    await driver.close();
    await shots.close();
  }
  const showWarm = (each: (typeof results)[number]) =>
    `${showCompared(each, ['warm', 'cold'])}; bare interpreter until its end ${showQuantiles(each.plainMs, 2)} ms`;
  return {
    lines: ['warm', ...results.map(showWarm)],
    verdicts: results.map(({ name, ratio }) =>
      verdict(
        `a warm start of ${name} takes at most 1/15 of its cold start`,
        `1/${(1 / ratio.median).toFixed(1)} [1/${(1 / ratio.p90).toFixed(1)} … 1/${(1 / ratio.p10).toFixed(1)}]`,
        ratio.median <= WARM_RATIO_MAX,
      ),
    ),
    details: results,
  };
}

interface ApiSample {
  readonly overheadMs: number;
  readonly startKind: string | null;
}

async function apiSample(client: BenchClient, language: string, code: string): Promise<ApiSample> {
  const { status, body, ms } = await client.execute({ user: 'ada', language, code });
  if (status !== 200 || body.outcome !== 'succeeded') {
    throw new Error(`the server answered ${status}: ${JSON.stringify(body).slice(0, 300)}`);
  }
  return { overheadMs: ms - (body.timings?.runMs ?? 0), startKind: body.startKind };
}

/** Long enough for a stock of four to be whole again after each request, so that what is measured is warm. */
const API_GAP_MS = 150;

async function measureApi(): Promise<Findings> {
  const server = await startDemoServer({ CHAMELEON_MODE: 'reactive', CHAMELEON_REACTIVE_STOCK_COUNT: '4' });
  const client = new BenchClient(server.url);
  const codes: Readonly<Record<string, (round: number) => string>> = {
    'distinct code': (round) => `// ${round}\n`,
    'same code': () => '// same\n',
  };
  const comments: Readonly<Record<string, string>> = { javascript: '//', python: '#' };
  const results: { readonly name: string; readonly overheadMs: Quantiles; readonly coldCount: number }[] = [];
  try {
    await pause(3000);
    for (const language of Object.keys(greetings)) {
      for (const [kind, lead] of Object.entries(codes)) {
        const samples: ApiSample[] = [];
        for (let round = 0; round < roundCount; round += 1) {
          const code = lead(round).replace('//', comments[language] ?? '') + (greetings[language] ?? '');
          samples.push(await apiSample(client, language, code));
          await pause(API_GAP_MS);
        }
        const isWarm = (each: ApiSample) => each.startKind !== 'cold';
        const warm = samples.filter(isWarm).map(({ overheadMs }) => overheadMs);
        results.push({
          name: `${language}, ${kind}`,
          overheadMs: quantilesOf(warm),
          coldCount: samples.length - warm.length,
        });
      }
    }
  } finally {
    client.close();
    await server.stop();
  }
  return {
    lines: [
      'api, warm starts only',
      ...results.map(
        ({ name, overheadMs, coldCount }) =>
          `  ${name.padEnd(26)} ${showQuantiles(overheadMs, 2)} ms over ${overheadMs.count} warm starts (${coldCount} were cold)`,
      ),
    ],
    verdicts: results.map(({ name, overheadMs }) =>
      verdict(
        `the API adds at most ${API_MS_MAX} ms to a warm execution (${name})`,
        `p50 ${overheadMs.median.toFixed(2)} ms`,
        overheadMs.median <= API_MS_MAX,
      ),
    ),
    details: results,
  };
}

const measures: Readonly<Record<string, () => Promise<Findings>>> = {
  'one-shot': measureOneShots,
  warm: measureWarm,
  api: measureApi,
};

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('starts', values, async () => {
    const found: Findings[] = [];
    for (const name of values.only.split(',')) {
      const measure = measures[name];
      if (measure === undefined) {
        throw new Error(`no measure ${name}; one of ${Object.keys(measures).join(', ')}`);
      }
      found.push(await measure());
    }
    return {
      verdicts: found.flatMap(({ verdicts }): readonly Verdict[] => verdicts),
      lines: found.flatMap(({ lines }) => lines),
      details: found.map(({ details }) => details),
    };
  });
}
