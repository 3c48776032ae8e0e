import { setTimeout as pause } from 'node:timers/promises';
import { startDemoServer } from '../../src/cli/demo/demo-server.ts';
import { greetings } from '../../src/cli/tiers/greetings.ts';
import { BenchClient } from './bench-client.ts';
import { type Quantiles, quantilesOf, showQuantiles } from './quantiles.ts';
import { timedLanguages } from './timed-languages.ts';
import { type Findings, verdict } from './verdicts.ts';

const OVERHEAD_MS_MAX = 10;

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

/** What a server has run within its first minute of work: until then its own code is still being compiled. */
const UNCOUNTED_COUNT = 60;

const commentMarks: Readonly<Record<string, string>> = { javascript: '//', python: '#' };

/** A program of that language that differs from others by its comment. */
function commented(language: string, comment: string): string {
  return `${commentMarks[language] ?? ''} ${comment}\n${greetings[language] ?? ''}`;
}

/** So many of every language, none of which comes again. */
async function warmUp(client: BenchClient): Promise<void> {
  for (let count = 0; count < UNCOUNTED_COUNT; count += 1) {
    for (const language of timedLanguages) {
      await apiSample(client, language, commented(language, `uncounted ${count}`));
      await pause(API_GAP_MS / 3);
    }
  }
}

/** What the server adds to warm executions, HTTP in to out. */
export async function measureApi(roundCount: number): Promise<Findings> {
  const server = await startDemoServer({ CHAMELEON_MODE: 'reactive', CHAMELEON_REACTIVE_STOCK_COUNT: '4' });
  const client = new BenchClient(server.url);
  const comments: Readonly<Record<string, (round: number) => string>> = {
    'distinct code': (round) => `${round}`,
    'same code': () => 'same',
  };
  const results: { readonly name: string; readonly overheadMs: Quantiles; readonly coldCount: number }[] = [];
  try {
    await warmUp(client);
    await pause(3000);
    for (const language of timedLanguages) {
      for (const [kind, commentOf] of Object.entries(comments)) {
        const samples: ApiSample[] = [];
        for (let round = 0; round < roundCount; round += 1) {
          samples.push(await apiSample(client, language, commented(language, commentOf(round))));
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
        `the API adds at most ${OVERHEAD_MS_MAX} ms to a warm execution (${name})`,
        `p50 ${overheadMs.median.toFixed(2)} ms`,
        overheadMs.median <= OVERHEAD_MS_MAX,
      ),
    ),
    details: results,
  };
}
