import { seededRandom } from '../../kernel/random.ts';
import type { PoolMode } from '../../model/plan.ts';
import { startDemoServer } from './demo-server.ts';
import type { DemoTraffic } from './demo-submission.ts';
import { generateTraffic, type TrafficSettings } from './demo-traffic.ts';
import { replayTraffic } from './replay-traffic.ts';
import { type ReplaySummary, summariseReplay } from './summarise-replay.ts';

export interface DemoRound {
  readonly seed: number;
  readonly reactive: ReplaySummary;
  readonly predictive: ReplaySummary;
}

export interface DemoProgress {
  readonly seed: number;
  readonly mode: PoolMode;
  readonly answeredCount: number;
  readonly totalCount: number;
}

interface PoolAnswer {
  readonly totals: { readonly idleGbS: number; readonly bootGbS: number };
}

async function poolTotals(url: string): Promise<PoolAnswer['totals']> {
  const response = await fetch(`${url}/v1/pool`);
  return ((await response.json()) as PoolAnswer).totals;
}

/** Both modes get the same settling time before the first submission, and memory is counted from there. */
const SETTLE_MS = 2000;

async function replayOn(mode: PoolMode, traffic: DemoTraffic, onAnswer: (count: number) => void) {
  const server = await startDemoServer({ CHAMELEON_MODE: mode });
  try {
    await new Promise((resolve) => {
      setTimeout(resolve, SETTLE_MS);
    });
    const before = await poolTotals(server.url);
    const executions = await replayTraffic(server.url, traffic, onAnswer);
    const after = await poolTotals(server.url);
    return summariseReplay(executions, {
      warmGbS: after.idleGbS - before.idleGbS,
      bootGbS: after.bootGbS - before.bootGbS,
    });
  } finally {
    await server.stop();
  }
}

/** The same seeded traffic twice, once per mode, on two real servers one after the other; the order alternates by seed. */
export async function runDemoRound(
  seed: number,
  settings: TrafficSettings,
  onProgress: (progress: DemoProgress) => void,
): Promise<DemoRound> {
  const traffic = generateTraffic(seededRandom(seed), settings);
  const order: readonly PoolMode[] = seed % 2 === 0 ? ['predictive', 'reactive'] : ['reactive', 'predictive'];
  const summaries = new Map<PoolMode, ReplaySummary>();
  for (const mode of order) {
    const report = (answeredCount: number) =>
      onProgress({ seed, mode, answeredCount, totalCount: traffic.submissions.length });
    report(0);
    summaries.set(mode, await replayOn(mode, traffic, report));
  }
  const reactive = summaries.get('reactive');
  const predictive = summaries.get('predictive');
  if (reactive === undefined || predictive === undefined) {
    throw new Error('a mode was not replayed');
  }
  return { seed, reactive, predictive };
}
