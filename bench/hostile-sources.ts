/** Whether sources made to break a reader hold up the server: sampled while they are sent. */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDemoServer } from '../src/cli/demo/demo-server.ts';
import { BenchClient } from './support/bench-client.ts';
import { type HostileSource, hostileSources } from './support/hostile-sources.ts';
import { quantileOf } from './support/quantiles.ts';
import { type SteadyRequest, SteadyRequests } from './support/steady-requests.ts';
import { type Findings, reportFindings, verdict } from './support/verdicts.ts';

const USAGE = `usage: node bench/hostile-sources.ts [--json] [--rounds N]

Sources nested 10,000 levels deep in each way a language nests, 5 MB on one line, and bytes that are not UTF-8 are sent
to POST /v1/analyses and POST /v1/executions of a real server, N rounds (default 5) of each, two at a time. Meanwhile
GET /healthz is asked every 10 ms and a small program is run every 100 ms; before that, the same without any hostile
source. Each source must be answered "unknown" with a reason (or refused with a code), and no answer of /healthz
take 100 ms or more. Exits 0 if every promise holds, 1 if not.`;

const HEALTH_MS_MAX = 100;
const QUIET_MS = 3000;
const CONCURRENCY = 2;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
  },
});

interface Sampled {
  readonly healthMs: readonly number[];
  readonly executionMs: readonly number[];
  readonly problems: readonly string[];
}

const steady: readonly SteadyRequest[] = [
  { name: 'health', everyMs: 10, path: '/healthz', body: undefined, expected: '' },
  {
    name: 'execution',
    everyMs: 100,
    path: '/v1/executions',
    body: { user: 'neighbour', language: 'python', code: 'print(6*7)' },
    expected: '"stdout":"42\\n"',
  },
];

async function sampleWhile(url: string, action: () => Promise<void>): Promise<Sampled> {
  const asking = new SteadyRequests({ url }, steady);
  await asking.begun;
  await action();
  const samples = await asking.stop();
  const msOf = (name: string) => samples.filter((each) => each.name === name).map(({ ms }) => ms);
  return {
    healthMs: msOf('health'),
    executionMs: msOf('execution'),
    problems: samples.flatMap(({ name, problem }) => (problem === '' ? [] : [`${name}: ${problem}`])),
  };
}

interface Answered {
  readonly source: string;
  readonly path: string;
  readonly answer: string;
  readonly isClear: boolean;
  readonly ms: number;
}

interface AnswerBody {
  readonly analysis?: { readonly kind: string; readonly reason?: string };
  readonly outcome?: string | null;
  readonly code?: string;
  readonly detail?: string;
}

async function send(client: BenchClient, path: string, source: HostileSource): Promise<Answered> {
  const { status, body, ms } = await client.post<AnswerBody>(path, source.body);
  const base = { source: source.name, path, ms };
  if (body.code !== undefined) {
    return { ...base, answer: `${status} ${body.code}: ${body.detail}`, isClear: status < 500 };
  }
  const { analysis, outcome } = body;
  if (path === '/v1/analyses') {
    const answer = `${analysis?.kind}: ${analysis?.reason ?? ''}`;
    return { ...base, answer, isClear: analysis?.kind === 'unknown' && Boolean(analysis.reason) };
  }
  return { ...base, answer: `${outcome}`, isClear: typeof outcome === 'string' };
}

async function sendAll(url: string): Promise<readonly Answered[]> {
  const client = new BenchClient(url);
  const answered: Answered[] = [];
  const jobs = Array.from({ length: Number(values.rounds) }, (_, round) =>
    ['/v1/analyses', '/v1/executions'].flatMap((path) =>
      hostileSources(round).map((source) => ({ path, source })),
    ),
  ).flat();
  const waiting = jobs.values();
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (const { path, source } of waiting) {
        answered.push(await send(client, path, source));
      }
    }),
  );
  client.close();
  return answered;
}

function show(label: string, ms: readonly number[]): string {
  const at = (ratio: number) => quantileOf(ms, ratio).toFixed(1);
  return `  ${label.padEnd(28)} p50 ${at(0.5)}  p90 ${at(0.9)}  p99 ${at(0.99)}  max ${Math.max(...ms).toFixed(1)} ms of ${ms.length}`;
}

/** One line for each way of being answered, not one for each request. */
function showAnswers(answered: readonly Answered[]): readonly string[] {
  const groups = Map.groupBy(
    answered,
    ({ source, path, answer }) => `${path.padEnd(15)} ${source}: ${answer}`,
  );
  return [...groups].map(([text, group]) => {
    const slowest = Math.max(...group.map(({ ms }) => ms));
    return `  ${text.slice(0, 130)} (${group.length} times, slowest ${slowest.toFixed(0)} ms)`;
  });
}

async function measure(): Promise<Findings> {
  const server = await startDemoServer({ CHAMELEON_MODE: 'reactive' });
  let answered: readonly Answered[] = [];
  try {
    await pause(QUIET_MS);
    const quiet = await sampleWhile(server.url, () => pause(QUIET_MS));
    const hostile = await sampleWhile(server.url, async () => {
      answered = await sendAll(server.url);
    });
    const unclear = answered.filter(({ isClear }) => !isClear);
    const max = Math.max(...hostile.healthMs);
    const p99 = quantileOf(hostile.healthMs, 0.99);
    const problems = [...quiet.problems, ...hostile.problems];
    return {
      lines: [
        'quiet',
        show('/healthz', quiet.healthMs),
        show('small execution', quiet.executionMs),
        'under hostile sources',
        show('/healthz', hostile.healthMs),
        show('small execution', hostile.executionMs),
        ...showAnswers(answered),
        ...problems.map((problem) => `  ${problem}`),
      ],
      verdicts: [
        verdict(
          'a source that cannot be read is answered "unknown" with a reason, or refused with a code',
          `${answered.length - unclear.length} of ${answered.length}`,
          unclear.length === 0,
        ),
        verdict(
          `/healthz answers within ${HEALTH_MS_MAX} ms meanwhile`,
          `p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`,
          max < HEALTH_MS_MAX,
        ),
        verdict('everything else is answered right', `${problems.length} problems`, problems.length === 0),
      ],
      details: { quiet, hostile, answered },
    };
  } finally {
    await server.stop();
  }
}

if (values.help) {
  console.log(USAGE);
} else {
  await reportFindings('hostile-sources', values, measure);
}
