/** Whether the simulator tells the truth: ten minutes of traffic on the real pool, and the same arrivals simulated. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { MB_PER_GB, MS_PER_SECOND } from '../src/kernel/units.ts';
import { policiesNamed } from '../src/simulator/named-policies.ts';
import { simulateTrace } from '../src/simulator/simulate-trace.ts';
import type { SimulationSettings } from '../src/simulator/simulation-settings.ts';
import { generateTrace } from '../src/simulator/traces/generated/generate-trace.ts';
import type { Trace, TraceEvent } from '../src/simulator/traces/trace-event.ts';
import { BenchClient } from './support/bench-client.ts';
import { busiestWindow } from './support/busy-window.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/live-replay.ts [--json] [--speed N] [--users N] [--seed N] [--only POLICY,...]

The busiest ten minutes of a generated contest, N times as fast (default 6), on a real server once per policy, with
programs that sleep as long as the trace says. Then the arrivals as the server admitted them go through the simulator,
with the boot time, memory and run times that the server measured. Exits 0 if the cold starts agree within 5 %.`;

const DEVIATION_RATIO_MAX = 0.05;
const WINDOW_MS = 600_000;
const SETTLE_MS = 3000;
const RUN_MS_MAX = 2000;
const KIND = 'javascript';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    speed: { type: 'string', default: '6' },
    users: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: 'fixed-pool:1,fixed-pool:2,chameleon' },
  },
});

/** The server's settings that make it do what the policy of that name does. */
function settingsOf(policy: string): Readonly<Record<string, string>> {
  const [name, count] = policy.split(':');
  const mode: Readonly<Record<string, string>> =
    name === 'fixed-pool'
      ? { CHAMELEON_MODE: 'reactive', CHAMELEON_REACTIVE_STOCK_COUNT: count ?? '4' }
      : { CHAMELEON_MODE: 'predictive' };
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

interface LiveRun {
  /** As admitted, with the time they really took. */
  readonly events: readonly TraceEvent[];
  readonly coldCount: number;
  readonly bootMs: number;
  readonly memoryGb: number;
}

interface Answer {
  readonly acceptedAt: number;
  readonly outcome: string;
  readonly startKind: string;
  readonly timings: { readonly initMs: number; readonly runMs: number; readonly startMs: number };
}

interface Pool {
  readonly totals: { readonly bootGbS: number; readonly bootCount: number };
  readonly plan: { readonly stocks: readonly PoolStock[] };
}

interface PoolStock {
  readonly runtime: string;
  readonly explanation: { readonly memoryMb: number };
}

async function replay(client: BenchClient, events: readonly TraceEvent[], speed: number) {
  const startedAt = performance.now();
  const firstAt = events[0]?.at ?? 0;
  return Promise.all(
    events.map(async ({ at, user, durationMs }) => {
      await pause(Math.max(0, (at - firstAt) / speed - (performance.now() - startedAt)));
      const runMs = Math.min(RUN_MS_MAX, (durationMs ?? 0) / speed);
      const code = `setTimeout(() => {}, ${runMs.toFixed(0)});`;
      const { status, body } = await client.post<Answer>('/v1/executions', { user, language: KIND, code });
      if (status !== 200 || body.outcome !== 'succeeded') {
        throw new Error(`the server answered ${status}: ${JSON.stringify(body).slice(0, 200)}`);
      }
      return { user, ...body };
    }),
  );
}

async function runLive(policy: string, events: readonly TraceEvent[], speed: number): Promise<LiveRun> {
  const server = await startDemoServer(settingsOf(policy));
  const client = new BenchClient(server.url);
  try {
    await pause(SETTLE_MS);
    const { body: before } = await client.get<Pool>('/v1/pool');
    const answers = await replay(client, events, speed);
    const { body: after } = await client.get<Pool>('/v1/pool');
    const stock = after.plan.stocks.find(({ runtime }) => runtime === KIND);
    if (stock === undefined) {
      throw new Error(`the server has no stock of ${KIND}`);
    }
    const memoryGb = stock.explanation.memoryMb / MB_PER_GB;
    // Of the replay's own boots, which are of this runtime: what the plan expects follows what came before more slowly.
    const bootGbS = after.totals.bootGbS - before.totals.bootGbS;
    const bootCount = after.totals.bootCount - before.totals.bootCount;
    return {
      events: answers
        .map(({ user, acceptedAt, timings }) => ({
          at: acceptedAt,
          user,
          kind: KIND,
          program: undefined,
          durationMs: timings.initMs + timings.runMs,
          memoryMb: undefined,
        }))
        .toSorted((a, b) => a.at - b.at),
      coldCount: answers.filter(({ startKind }) => startKind === 'cold').length,
      bootMs: (bootGbS / (bootCount * memoryGb)) * MS_PER_SECOND,
      memoryGb,
    };
  } finally {
    client.close();
    await server.stop();
  }
}

function traceOf(events: readonly TraceEvent[]): Trace {
  return {
    name: 'as admitted',
    progressRatio: () => undefined,
    async *batches() {
      yield [...events];
    },
  };
}

async function simulate(policy: string, live: LiveRun): Promise<number> {
  const settings: SimulationSettings = {
    memoryGb: live.memoryGb,
    ownMemoryGb: live.memoryGb,
    bootMs: live.bootMs,
    loadMs: 0,
    coldStartPriceGbS: (99.69 * live.bootMs) / MS_PER_SECOND,
    durationMsDefault: 0,
    memoryBudgetGb: undefined,
    reuseOrder: 'newest',
  };
  const { runs } = await simulateTrace(traceOf(live.events), {
    settings,
    policies: policiesNamed(policy, settings, 'usual').policies,
    trainRatio: 0,
    judged: 'rest',
    stopwatch: () => performance.now(),
  });
  return runs[0]?.coldStarts ?? Number.NaN;
}

async function measure(): Promise<Findings> {
  const speed = Number(values.speed);
  const trace = generateTrace({
    shape: 'contest',
    seed: Number(values.seed),
    userCount: Number(values.users),
    hours: 24,
  });
  const events = await busiestWindow(trace, WINDOW_MS);
  const runs: (LiveRun & { readonly policy: string; readonly simulatedCount: number })[] = [];
  for (const policy of values.only.split(',')) {
    const live = await runLive(policy, events, speed);
    runs.push({ policy, ...live, simulatedCount: await simulate(policy, live) });
  }
  return {
    lines: [
      `${events.length} executions of ten minutes, ${speed} times as fast`,
      ...runs.map(
        ({ policy, coldCount, simulatedCount, bootMs, memoryGb }) =>
          `  ${policy.padEnd(14)} cold starts ${coldCount} on the real pool, ${simulatedCount} simulated` +
          ` (boot ${bootMs.toFixed(0)} ms, ${(memoryGb * MB_PER_GB).toFixed(0)} MB)`,
      ),
    ],
    verdicts: runs.map(({ policy, coldCount, simulatedCount }) => {
      const ratio = simulatedCount / coldCount;
      return verdict(
        `the simulator's cold starts agree within ${DEVIATION_RATIO_MAX * 100} % (${policy})`,
        `${simulatedCount} : ${coldCount} = ${ratio.toFixed(3)}`,
        Math.abs(simulatedCount - coldCount) <= DEVIATION_RATIO_MAX * coldCount,
      );
    }),
    details: runs.map(({ events: _, ...run }) => run),
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('live-replay', values, measure);
}
