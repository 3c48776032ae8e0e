/** What a tenant notices of another who runs bombs: the p99 of a small program, with them and without. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { BenchClient, type ExecutionAnswer } from './support/bench-client.ts';
import { quantileOf, quantilesOf, showQuantiles } from './support/quantiles.ts';
import { type SteadyRequest, SteadyRequests, type SteadySample } from './support/steady-requests.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/neighbour.ts [--json] [--rounds N] [--seconds S] [--every MS] [--only KIND,...] [--data FOLDER]

A real server with its default settings and two tenants. B runs a small program every MS milliseconds (default 200),
open loop, from a thread of its own. In every second round A keeps four bombs running: fork, memory, output, spin. N
rounds of each kind (default 10), S seconds each (default 8), alternating; the bombs of each round begin at another
moment between two requests of B's. B's time is HTTP in to out, from the instant the request was due. The server keeps its
data in FOLDER, by default in memory (/dev/shm): processors and memory are what the tenants share, the bombs write to no
disk, and a disk that stalls by itself for some 100 ms would decide the p99 of either side. Exits 0 if B's p99 with bombs
is at most 1.25 times that without, 1 if not.`;

const P99_RATIO_MAX = 1.25;
const keys = { a: 'bench-key-of-tenant-a', b: 'bench-key-of-tenant-b' };

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '8' },
    every: { type: 'string', default: '200' },
    only: { type: 'string', default: 'fork,memory,output,spin' },
    data: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});

const bombs: Readonly<Record<string, { readonly language: string; readonly code: string }>> = {
  fork: { language: 'bash', code: 'b() { b | b & }; b; wait' },
  memory: { language: 'python', code: 'x = []\nwhile True: x.append(bytearray(b"x" * 10_000_000))' },
  output: { language: 'python', code: 'while True: print("x" * 1000)' },
  spin: { language: 'javascript', code: 'while (true) {}' },
};

const small: SteadyRequest = {
  name: 'b',
  everyMs: Number(values.every),
  path: '/v1/executions',
  body: { user: 'ben', language: 'python', code: 'print(6*7)' },
  expected: '"stdout":"42\\n"',
};

/** Long enough for what the last round left, and what is to be refilled, not to be measured in the next. */
const SETTLE_MS = 2000;

interface Bombing {
  /** Ends the bombs that still run; resolves with how each of all of them ended. */
  stop(): Promise<readonly string[]>;
}

/** One bomb of each kind at any time: each is followed by the next as soon as it has ended. */
function startBombs(client: BenchClient, kinds: readonly string[]): Bombing {
  const endings: string[] = [];
  const running = new Set<string>();
  let isStopped = false;
  const keepOne = async (kind: string) => {
    while (!isStopped) {
      const submitted = await client.execute({
        user: 'ann',
        ...(bombs[kind] ?? { language: 'bash', code: ':' }),
        wait: false,
      });
      const { id } = submitted.body;
      if (submitted.status !== 202) {
        endings.push(`${kind} ${submitted.status}`);
        await pause(100);
        continue;
      }
      running.add(id);
      for (let state: string | undefined; state !== 'finished'; ) {
        const { body } = await client.get<ExecutionAnswer & { readonly state: string }>(
          `/v1/executions/${id}?waitMs=30000`,
        );
        state = body.state;
        if (state === 'finished') {
          endings.push(`${kind} ${body.reason}`);
        }
      }
      running.delete(id);
    }
  };
  const all = Promise.all(kinds.map(keepOne));
  return {
    async stop() {
      isStopped = true;
      await Promise.all([...running].map((id) => client.delete(`/v1/executions/${id}`)));
      await all;
      return endings;
    },
  };
}

interface Round {
  readonly hasBombs: boolean;
  readonly samples: readonly SteadySample[];
  readonly endings: readonly string[];
}

/** `bombsAtRatio` of B's interval after one of its requests the bombs begin; without it there are none. */
async function runRound(url: string, bombsAtRatio: number | undefined): Promise<Round> {
  const hasBombs = bombsAtRatio !== undefined;
  const client = new BenchClient(url, keys.a);
  const asking = new SteadyRequests({ url, apiKey: keys.b }, [small]);
  await asking.begun;
  await pause((bombsAtRatio ?? 0) * small.everyMs);
  const bombing = hasBombs ? startBombs(client, values.only.split(',')) : undefined;
  await pause(Number(values.seconds) * 1000);
  const samples = await asking.stop();
  const endings = (await bombing?.stop()) ?? [];
  client.close();
  await pause(SETTLE_MS);
  return { hasBombs, samples, endings };
}

const phases = ['prepareMs', 'queueMs', 'startMs', 'initMs', 'runMs'] as const;

function summarise(rounds: readonly Round[]) {
  const samples = rounds.flatMap((round) => round.samples);
  const ms = samples.map((sample) => sample.ms);
  const p99OfRounds = rounds.map((round) =>
    quantileOf(
      round.samples.map((each) => each.ms),
      0.99,
    ),
  );
  return {
    p50: quantileOf(ms, 0.5),
    p90: quantileOf(ms, 0.9),
    p99: quantileOf(ms, 0.99),
    max: Math.max(...ms),
    p99OfRounds: quantilesOf(p99OfRounds),
    phases: phases.map((phase) => ({
      phase,
      ...quantilesOf(samples.map((each) => each.timings?.[phase] ?? 0)),
    })),
    count: ms.length,
    coldCount: samples.filter(({ startKind }) => startKind === 'cold').length,
    problems: samples.flatMap(({ problem }) => (problem === '' ? [] : [problem])),
  };
}

function show(label: string, summary: ReturnType<typeof summarise>): string {
  const { p50, p90, p99, max, p99OfRounds, count, coldCount } = summary;
  const where = summary.phases.map(
    ({ phase, median, p90 }) => `${phase} ${median.toFixed(1)} … ${p90.toFixed(1)}`,
  );
  return (
    `  ${label.padEnd(14)} p50 ${p50.toFixed(1)}  p90 ${p90.toFixed(1)}  p99 ${p99.toFixed(1)}  max ${max.toFixed(1)} ms` +
    ` of ${count}, ${coldCount} cold; p99 of a round ${showQuantiles(p99OfRounds, 1)}` +
    `\n${''.padEnd(17)}median … p90: ${where.join(', ')}`
  );
}

async function measure(): Promise<Findings> {
  const folder = await mkdtemp(join(values.data, 'chameleon-neighbour-'));
  const server = await startDemoServer({
    CHAMELEON_API_KEYS: `${keys.a}:tenant-a,${keys.b}:tenant-b`,
    CHAMELEON_DATA_FOLDER: folder,
  });
  const rounds: Round[] = [];
  const roundCount = Number(values.rounds);
  try {
    await runRound(server.url, undefined); // what B is expected to do is learnt here
    for (let round = 0; round < roundCount; round += 1) {
      rounds.push(await runRound(server.url, undefined));
      rounds.push(await runRound(server.url, (round + 0.5) / roundCount));
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const quiet = summarise(rounds.filter(({ hasBombs }) => !hasBombs));
  const bombed = summarise(rounds.filter(({ hasBombs }) => hasBombs));
  const endings = Object.entries(
    Object.groupBy(
      rounds.flatMap((round) => round.endings),
      (ending) => ending,
    ),
  ).map(([ending, all]) => `${ending} ${all?.length}`);
  const ratio = bombed.p99 / quiet.p99;
  const problems = [...quiet.problems, ...bombed.problems];
  return {
    lines: [
      `B, a small program every ${values.every} ms`,
      show('without bombs', quiet),
      show('with bombs', bombed),
      `  how the bombs ended: ${endings.join(', ')}`,
      ...problems.slice(0, 5).map((problem) => `  wrong answer: ${problem}`),
    ],
    verdicts: [
      verdict(
        `B's p99 with bombs is at most ${P99_RATIO_MAX} times that without`,
        `${ratio.toFixed(2)} (${bombed.p99.toFixed(1)} against ${quiet.p99.toFixed(1)} ms; median ${(bombed.p50 / quiet.p50).toFixed(2)})`,
        ratio <= P99_RATIO_MAX,
      ),
      verdict("B's programs are answered right", `${problems.length} problems`, problems.length === 0),
    ],
    details: { quiet, bombed, endings },
  };
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('neighbour', values, measure);
}
