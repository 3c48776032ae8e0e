/** Whether the simulator tells the truth: ten minutes of traffic on the real pool, and the same arrivals simulated. */
import { appendFile, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { MB_PER_GB, MS_PER_SECOND } from '../src/kernel/units.ts';
import { BOOT_MS_EXPECTED } from '../src/platform/open-predictors.ts';
import { chameleonName, chameleonPolicy } from '../src/simulator/policies/chameleon-policy.ts';
import { fixedPool } from '../src/simulator/policies/fixed-pool.ts';
import type { Policy } from '../src/simulator/policy.ts';
import type { SimulationSettings } from '../src/simulator/simulation-settings.ts';
import { generateTrace } from '../src/simulator/traces/generated/generate-trace.ts';
import type { TraceEvent } from '../src/simulator/traces/trace-event.ts';
import { BenchClient } from './support/bench-client.ts';
import { busiestWindow } from './support/busy-window.ts';
import { simulateWatched } from './support/simulate-watched.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';
import { type WatchedPool, watchPool } from './support/watched-pool.ts';

const USAGE = `usage: node bench/live-replay.ts [--json] [--speed N] [--users N] [--seeds N,...] [--only POLICY,...] [--keep FILE]
       node bench/live-replay.ts --kept FILE [--json]

The busiest ten minutes of generated contests and the two before, N times as fast (default 6), on a real server of its own
for each policy and seed, with programs that sleep as long as the trace says. Then the arrivals as the manager was handed
them go through the simulator, under the rules of the instance managers, with the boots, the memory and the run times that
the server measured. Judged are the ten minutes, pooled over the seeds, each policy by itself. chameleon:FACTOR plans as if
a cold start were worth so many times its price. --keep adds what the real pools did to a file, a JSON line a run; --kept judges
such a file anew and starts no server.
Exits 0 if the cold starts agree within 5 %.`;

const DEVIATION_RATIO_MAX = 0.05;
const WINDOW_MS = 600_000;
const LEAD_MS = 120_000;
const SETTLE_MS = 3000;
/** The last events of the pool are on their way. */
const EVENTS_WITHIN_MS = 500;
const RUN_MS_MAX = 2000;
const KIND = 'javascript';
const PRICE_GB_S_PER_SECOND = 99.69;
/** So dear that the planner, whatever it costs, is never given up for it: the simulator has no other mode. */
const REACTIVE_COUNT_NEVER = 1000;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    speed: { type: 'string', default: '6' },
    users: { type: 'string', default: '300' },
    seeds: { type: 'string', default: '1,2,3,4' },
    only: { type: 'string', default: 'fixed-pool:1,fixed-pool:2,chameleon:0.02' },
    keep: { type: 'string' },
    kept: { type: 'string' },
  },
});

interface Replayed {
  readonly policy: string;
  readonly seed: number;
  readonly pool: WatchedPool;
  /** Of the executions the first so many are not judged. */
  readonly leadCount: number;
  readonly memoryGb: number;
}

interface Judged {
  readonly executionCount: number;
  readonly coldCount: number;
  readonly simulatedCount: number;
  /** Executions that only the real pool, and that only the simulated one started cold. */
  readonly onlyRealCount: number;
  readonly onlySimulatedCount: number;
}

function figureOf(policy: string): number {
  return Number(policy.split(':')[1] ?? 1);
}

function isPlanner(policy: string): boolean {
  return policy.startsWith('chameleon');
}

/** The server's settings that make it do what the policy of that name does. */
function settingsOf(policy: string): Readonly<Record<string, string>> {
  const figure = figureOf(policy);
  const mode: Readonly<Record<string, string>> = isPlanner(policy)
    ? {
        CHAMELEON_MODE: 'predictive',
        CHAMELEON_REACTIVE_STOCK_COUNT: String(REACTIVE_COUNT_NEVER),
        CHAMELEON_COLD_START_PRICE_GB_S_PER_SECOND: String(figure * PRICE_GB_S_PER_SECOND),
      }
    : { CHAMELEON_MODE: 'reactive', CHAMELEON_REACTIVE_STOCK_COUNT: String(figure) };
  return {
    ...mode,
    // What the simulator has no part for is off: queues, more than one manager, warmth of single users.
    CHAMELEON_PERSONAL_MEMORY_MB_MAX: '0',
    CHAMELEON_MANAGER_COUNT_MAX: '1',
    CHAMELEON_MANAGER_CAPACITY_COUNT: '200',
    CHAMELEON_RUNNING_PER_USER_MAX: '200',
    CHAMELEON_WARM_MEMORY_MB_MAX: '8192',
  };
}

function simulatedPolicy(policy: string, settings: SimulationSettings): Policy {
  const figure = figureOf(policy);
  return isPlanner(policy)
    ? chameleonPolicy(settings, {
        name: chameleonName(figure),
        priceFactor: figure,
        pace: 'steady',
        bootMsExpected: BOOT_MS_EXPECTED,
      })
    : fixedPool(figure);
}

async function replay(client: BenchClient, events: readonly TraceEvent[], speed: number): Promise<void> {
  const startedAt = performance.now();
  const firstAt = events[0]?.at ?? 0;
  await Promise.all(
    events.map(async ({ at, user, durationMs }) => {
      await pause(Math.max(0, (at - firstAt) / speed - (performance.now() - startedAt)));
      const runMs = Math.min(RUN_MS_MAX, (durationMs ?? 0) / speed);
      const code = `setTimeout(() => {}, ${runMs.toFixed(0)});`;
      const { status, body } = await client.execute({ user, language: KIND, code });
      if (status !== 200 || body.outcome !== 'succeeded') {
        throw new Error(`the server answered ${status}: ${JSON.stringify(body).slice(0, 200)}`);
      }
    }),
  );
}

async function memoryGbOf(client: BenchClient): Promise<number> {
  const { body } = await client.get<{
    readonly plan: {
      readonly stocks: readonly {
        readonly runtime: string;
        readonly explanation: { readonly memoryMb: number };
      }[];
    };
  }>('/v1/pool');
  const stock = body.plan.stocks.find(({ runtime }) => runtime === KIND);
  if (stock === undefined) {
    throw new Error(`the server has no stock of ${KIND}`);
  }
  return stock.explanation.memoryMb / MB_PER_GB;
}

async function replayLive(policy: string, seed: number): Promise<Replayed> {
  const speed = Number(values.speed);
  const trace = generateTrace({ shape: 'contest', seed, userCount: Number(values.users), hours: 24 });
  const { lead, window } = await busiestWindow(trace, { lengthMs: WINDOW_MS, leadMs: LEAD_MS });
  const server = await startDemoServer(settingsOf(policy));
  const client = new BenchClient(server.url, undefined, 'fresh');
  try {
    const watched = await watchPool(server.url, KIND);
    await pause(SETTLE_MS);
    await replay(client, [...lead, ...window], speed);
    await pause(EVENTS_WITHIN_MS);
    const pool = await watched.stop();
    const mode = isPlanner(policy) ? 'predictive' : 'reactive';
    if (pool.starts.length !== lead.length + window.length || pool.modes.join() !== mode) {
      throw new Error(`${pool.starts.length} executions were told of, planned for as ${pool.modes.join()}`);
    }
    return { policy, seed, pool, leadCount: lead.length, memoryGb: await memoryGbOf(client) };
  } finally {
    client.close();
    await server.stop();
  }
}

async function judge({ policy, pool, leadCount, memoryGb }: Replayed): Promise<Judged> {
  const costs = { memoryGb, coldStartPriceGbSPerMs: PRICE_GB_S_PER_SECOND / MS_PER_SECOND };
  const simulated = await simulateWatched(pool, costs, (settings) => simulatedPolicy(policy, settings));
  const pairs = pool.starts
    .map(({ startKind }, index) => ({ real: startKind === 'cold', simulated: simulated[index] === true }))
    .slice(leadCount);
  return {
    executionCount: pairs.length,
    coldCount: pairs.filter(({ real }) => real).length,
    simulatedCount: pairs.filter((pair) => pair.simulated).length,
    onlyRealCount: pairs.filter((pair) => pair.real && !pair.simulated).length,
    onlySimulatedCount: pairs.filter((pair) => !pair.real && pair.simulated).length,
  };
}

function pooled(all: readonly Judged[]): Judged {
  const sum = (count: (one: Judged) => number) => all.reduce((total, one) => total + count(one), 0);
  return {
    executionCount: sum((one) => one.executionCount),
    coldCount: sum((one) => one.coldCount),
    simulatedCount: sum((one) => one.simulatedCount),
    onlyRealCount: sum((one) => one.onlyRealCount),
    onlySimulatedCount: sum((one) => one.onlySimulatedCount),
  };
}

function verdictOf(policy: string, { coldCount, simulatedCount, onlyRealCount, onlySimulatedCount }: Judged) {
  const ratio = simulatedCount / coldCount;
  // Of the same arrivals on both pools only those differ by chance that started otherwise (McNemar).
  const noise = Math.sqrt(onlyRealCount + onlySimulatedCount) / coldCount;
  return verdict(
    `the simulator's cold starts agree within ${DEVIATION_RATIO_MAX * 100} % (${policy})`,
    `${simulatedCount} : ${coldCount} = ${ratio.toFixed(3)} ± ${noise.toFixed(3)}; cold only here ${onlySimulatedCount}, only there ${onlyRealCount}`,
    Math.abs(simulatedCount - coldCount) <= DEVIATION_RATIO_MAX * coldCount,
  );
}

function show({ policy, seed, pool, memoryGb }: Replayed, judged: Judged): string {
  const bootMs = pool.boots.reduce((sum, boot) => sum + boot.bootMs, 0) / pool.boots.length;
  return (
    `  ${policy.padEnd(14)} seed ${seed}: of ${judged.executionCount} cold ${judged.coldCount} on the real pool,` +
    ` ${judged.simulatedCount} simulated (boot ${bootMs.toFixed(0)} ms, order after ${pool.delayMs.toFixed(1)} ms,` +
    ` ${(memoryGb * MB_PER_GB).toFixed(0)} MB)`
  );
}

/** As they end, or as they were kept. */
async function* replays(): AsyncGenerator<Replayed> {
  if (values.kept !== undefined) {
    const text = await readFile(values.kept, 'utf8');
    yield* text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Replayed);
    return;
  }
  for (const policy of values.only.split(',')) {
    for (const seed of values.seeds.split(',').map(Number)) {
      const replayed = await replayLive(policy, seed);
      if (values.keep !== undefined) {
        await appendFile(values.keep, `${JSON.stringify(replayed)}\n`);
      }
      yield replayed;
    }
  }
}

async function measure(): Promise<Findings> {
  const runs: { readonly replayed: Replayed; readonly judged: Judged }[] = [];
  for await (const replayed of replays()) {
    runs.push({ replayed, judged: await judge(replayed) });
  }
  const byPolicy = Map.groupBy(runs, ({ replayed }) => replayed.policy);
  return {
    lines: [
      values.kept ?? `ten minutes of ${values.users} users, ${values.speed} times as fast`,
      ...runs.map(({ replayed, judged }) => show(replayed, judged)),
    ],
    verdicts: [...byPolicy].map(([policy, own]) =>
      verdictOf(policy, pooled(own.map(({ judged }) => judged))),
    ),
    details: runs.map(({ replayed: { policy, seed }, judged }) => ({ policy, seed, ...judged })),
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('live-replay', values, measure);
}
