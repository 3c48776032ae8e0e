import { HISTORY_INTERVAL_MS, type PoolHistoryColumns } from '../../platform/pool-history.ts';
import type { HistoryBody } from '../schemas/history-schemas.ts';

/** What a figure is rounded to: costs are small, and nobody reads more. */
const STEPS_PER_UNIT = 1e6;

function columnOf(values: readonly number[]): (number | null)[] {
  return values.map((value) =>
    Number.isFinite(value) ? Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT : null,
  );
}

function viewRuntime({
  subject,
  figures,
}: PoolHistoryColumns['subjects'][number]): HistoryBody['runtimes'][number] {
  return {
    runtime: subject,
    arrivals: columnOf(figures.arrivalCount),
    executions: { queued: columnOf(figures.queuedCount), running: columnOf(figures.runningCount) },
    instances: {
      provisioning: columnOf(figures.provisioningCount),
      prewarmed: columnOf(figures.prewarmedCount),
      warm: columnOf(figures.warmCount),
      kept: columnOf(figures.keptCount),
      wanted: columnOf(figures.wantedCount),
    },
    starts: {
      cold: columnOf(figures.coldStartCount),
      prewarmed: columnOf(figures.prewarmedStartCount),
      warm: columnOf(figures.warmStartCount),
      kept: columnOf(figures.keptStartCount),
    },
    costGbS: {
      idle: columnOf(figures.idleGbS),
      boot: columnOf(figures.bootGbS),
      coldStarts: columnOf(figures.coldStartGbS),
    },
    forecasts: [
      { horizonMs: 10_000, p50: columnOf(figures.forecast10sP50), p90: columnOf(figures.forecast10sP90) },
      { horizonMs: 60_000, p50: columnOf(figures.forecast60sP50), p90: columnOf(figures.forecast60sP90) },
    ],
  };
}

/** The history of the pool as it is answered. */
export function viewHistory({ at, subjects }: PoolHistoryColumns): HistoryBody {
  return { intervalMs: HISTORY_INTERVAL_MS, at: [...at], runtimes: subjects.map(viewRuntime) };
}
