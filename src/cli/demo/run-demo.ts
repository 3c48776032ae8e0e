import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../kernel/random.ts';
import { startDemoServer } from './demo-server.ts';
import type { DemoTraffic } from './demo-submission.ts';
import { generateTraffic, type TrafficSettings } from './demo-traffic.ts';
import { replayTraffic } from './replay-traffic.ts';
import { type ReplaySummary, summariseReplay } from './summarise-replay.ts';

/** One replay with a fixed stock of so many instances of each language. */
interface FixedReplay {
  readonly stockCount: number;
  readonly summary: ReplaySummary;
}

export interface DemoRound {
  readonly seed: number;
  readonly fixed: readonly FixedReplay[];
  readonly predictive: ReplaySummary;
}

export interface DemoProgress {
  readonly seed: number;
  /** `predictive`, or `fixed N`. */
  readonly mode: string;
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

/** One way to size stocks, and the settings that make a server follow it. */
interface DemoMode {
  readonly name: string;
  readonly stockCount: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

function modesOf(fixedCounts: readonly number[]): readonly DemoMode[] {
  const fixed = fixedCounts.map((stockCount) => ({
    name: `fixed ${stockCount}`,
    stockCount,
    settings: { CHAMELEON_MODE: 'reactive', CHAMELEON_REACTIVE_STOCK_COUNT: String(stockCount) },
  }));
  return [
    ...fixed,
    { name: 'predictive', stockCount: undefined, settings: { CHAMELEON_MODE: 'predictive' } },
  ];
}

/** Memory is counted from when the server has settled. */
async function replayOn(
  server: { readonly settings: Readonly<Record<string, string>>; readonly settleMs: number },
  traffic: DemoTraffic,
  onAnswer: (count: number) => void,
): Promise<ReplaySummary> {
  const { url, stop } = await startDemoServer(server.settings);
  try {
    await pause(server.settleMs);
    const before = await poolTotals(url);
    const executions = await replayTraffic(url, traffic, onAnswer);
    const after = await poolTotals(url);
    return summariseReplay(executions, {
      warmGbS: after.idleGbS - before.idleGbS,
      bootGbS: after.bootGbS - before.bootGbS,
    });
  } finally {
    await stop();
  }
}

/** The same seeded traffic once per mode, on real servers one after the other; the order turns around by seed. */
export async function runDemoRound(
  seed: number,
  demo: {
    readonly traffic: TrafficSettings;
    /** Sizes of the fixed stocks that are tried. */
    readonly fixedCounts: readonly number[];
    /** What all servers are told besides. */
    readonly settings: Readonly<Record<string, string>>;
    readonly settleMs: number;
  },
  onProgress: (progress: DemoProgress) => void,
): Promise<DemoRound> {
  const traffic = generateTraffic(seededRandom(seed), demo.traffic);
  const modes = modesOf(demo.fixedCounts);
  const fixed: FixedReplay[] = [];
  let predictive: ReplaySummary | undefined;
  for (const { name: mode, stockCount, settings } of seed % 2 === 0 ? modes.toReversed() : modes) {
    const report = (answeredCount: number) =>
      onProgress({ seed, mode, answeredCount, totalCount: traffic.submissions.length });
    report(0);
    const summary = await replayOn(
      { settings: { ...demo.settings, ...settings }, settleMs: demo.settleMs },
      traffic,
      report,
    );
    if (stockCount === undefined) {
      predictive = summary;
    } else {
      fixed.push({ stockCount, summary });
    }
  }
  if (predictive === undefined) {
    throw new Error('a mode was not replayed');
  }
  return { seed, fixed: fixed.toSorted((a, b) => a.stockCount - b.stockCount), predictive };
}
