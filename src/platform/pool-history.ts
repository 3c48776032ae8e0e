import type { ExecutionId } from '../kernel/ids.ts';
import { gbSeconds, MS_PER_SECOND } from '../kernel/units.ts';
import type { ChameleonEvent, EventOf, ExecutionSubject } from '../model/events.ts';
import type { StartKind } from '../model/instance.ts';
import type { FleetPlan } from '../model/plan.ts';
import { type HistoryColumns, HistoryRing } from './history-ring.ts';

/**
 * What is kept of each runtime at each instant. Arrivals, starts and costs are those since the instant before, the rest is
 * as it stood. Forecasts are quantiles of the count of arrivals over the next 10 and 60 seconds.
 */
const historyFigures = [
  'arrivalCount',
  'queuedCount',
  'runningCount',
  'provisioningCount',
  'prewarmedCount',
  'warmCount',
  'keptCount',
  'wantedCount',
  'coldStartCount',
  'prewarmedStartCount',
  'warmStartCount',
  'keptStartCount',
  'idleGbS',
  'bootGbS',
  'coldStartGbS',
  'forecast10sP50',
  'forecast10sP90',
  'forecast60sP50',
  'forecast60sP90',
] as const;

export type HistoryFigure = (typeof historyFigures)[number];

export type PoolHistoryColumns = HistoryColumns<HistoryFigure>;

/** How often a row is kept, and how many: the last hour. */
export const HISTORY_INTERVAL_MS = 2000;
const ROW_COUNT_MAX = 1800;
/** Runtimes come from the host's manifests, each perhaps at several levels of isolation. */
const RUNTIME_COUNT_MAX = 64;
/** Executions under way; admission lets in far fewer. */
const LIVE_COUNT_MAX = 20_000;

const forecastFigures: ReadonlyMap<number, readonly [HistoryFigure, HistoryFigure]> = new Map([
  [10_000, ['forecast10sP50', 'forecast10sP90']],
  [60_000, ['forecast60sP50', 'forecast60sP90']],
]);

const startFigures: Readonly<Record<StartKind, HistoryFigure>> = {
  cold: 'coldStartCount',
  prewarmed: 'prewarmedStartCount',
  warm: 'warmStartCount',
  kept: 'keptStartCount',
};

type Figures = Partial<Record<HistoryFigure, number>>;

interface StockStanding {
  readonly runtime: string;
  readonly provisioningCount: number;
  readonly prewarmedCount: number;
  readonly warmCount: number;
  readonly keptCount: number;
}

/** The pool as it stands at an instant. */
export interface PoolStanding {
  readonly managers: readonly { readonly stocks: readonly StockStanding[] }[];
  readonly plan: Pick<FleetPlan, 'stocks'> | undefined;
  /** Idle memory per runtime since the start, GB·s. */
  readonly idleTotals: ReadonlyMap<string, number>;
}

/** Demand, forecast, stocks, starts and costs of each runtime over the last hour, a row each two seconds. */
export class PoolHistory {
  readonly #ring = new HistoryRing(historyFigures, {
    rowCountMax: ROW_COUNT_MAX,
    subjectCountMax: RUNTIME_COUNT_MAX,
  });
  readonly #coldStartPriceGbSPerSecond: number;
  readonly #live = new Map<ExecutionId, { readonly runtime: string; readonly isRunning: boolean }>();
  /** What happened since the last row. */
  #sums = new Map<string, Figures>();
  readonly #forecasts = new Map<string, Figures>();
  #idleTotals: ReadonlyMap<string, number> = new Map();

  constructor(settings: { readonly coldStartPriceGbSPerSecond: number }) {
    this.#coldStartPriceGbSPerSecond = settings.coldStartPriceGbSPerSecond;
  }

  observe(event: ChameleonEvent): void {
    switch (event.name) {
      case 'execution.admitted':
        this.#note(event, 'queued');
        if (event.isOutsidePool !== true) {
          this.#add(event.runtime, 'arrivalCount', 1);
        }
        break;
      case 'execution.queued':
        this.#note(event, 'queued');
        break;
      case 'execution.started':
        this.#note(event, 'running');
        break;
      case 'execution.rejected':
        this.#live.delete(event.executionId);
        break;
      case 'execution.finished':
        this.#finish(event);
        break;
      case 'instance.prewarmed': {
        const { memoryMb, bootMs: durationMs } = event;
        this.#add(event.runtime, 'bootGbS', gbSeconds({ memoryMb, durationMs }));
        break;
      }
      case 'forecast.made':
        this.#takeForecasts(event);
        break;
      case 'predictor.failed':
        if (event.part === 'demand') {
          this.#forecasts.clear();
        }
        break;
      default:
        break;
    }
  }

  /** Keeps a row of what happened since the last one, and of how the pool stands now. */
  sample(now: number, standing: PoolStanding): void {
    const rows = this.#sums;
    this.#sums = new Map();
    for (const [runtime, total] of standing.idleTotals) {
      addTo(rows, runtime, { idleGbS: total - (this.#idleTotals.get(runtime) ?? 0) });
    }
    this.#idleTotals = standing.idleTotals;
    for (const { runtime, isRunning } of this.#live.values()) {
      addTo(rows, runtime, isRunning ? { runningCount: 1 } : { queuedCount: 1 });
    }
    for (const stock of standing.managers.flatMap(({ stocks }) => stocks)) {
      const { provisioningCount, prewarmedCount, warmCount, keptCount } = stock;
      addTo(rows, stock.runtime, { provisioningCount, prewarmedCount, warmCount, keptCount });
    }
    for (const { runtime, count } of standing.plan?.stocks ?? []) {
      addTo(rows, runtime, { wantedCount: count });
    }
    const subjects = new Map<string, Figures>();
    for (const runtime of new Set([...rows.keys(), ...this.#forecasts.keys()])) {
      subjects.set(runtime, { ...nothing, ...rows.get(runtime), ...this.#forecasts.get(runtime) });
    }
    this.#ring.push({ at: now, subjects });
  }

  read(wanted: { readonly sinceAt: number; readonly runtime: string | undefined }): PoolHistoryColumns {
    return this.#ring.read({ sinceAt: wanted.sinceAt, subject: wanted.runtime });
  }

  #add(runtime: string, figure: HistoryFigure, value: number): void {
    addTo(this.#sums, runtime, { [figure]: value });
  }

  #note({ executionId, runtime }: ExecutionSubject, where: 'queued' | 'running'): void {
    if (this.#live.size < LIVE_COUNT_MAX || this.#live.has(executionId)) {
      this.#live.set(executionId, { runtime, isRunning: where === 'running' });
    }
  }

  #finish({ executionId, runtime, startKind, timings, isOutsidePool }: EventOf<'execution.finished'>): void {
    this.#live.delete(executionId);
    if (startKind === undefined || isOutsidePool === true) {
      return;
    }
    this.#add(runtime, startFigures[startKind], 1);
    if (startKind === 'cold') {
      const waitedS = timings.startMs / MS_PER_SECOND;
      this.#add(runtime, 'coldStartGbS', waitedS * this.#coldStartPriceGbSPerSecond);
    }
  }

  #takeForecasts({ forecasts }: EventOf<'forecast.made'>): void {
    for (const { runtime, horizonMs, arrivalCountP50, arrivalCountP90 } of forecasts) {
      const names = forecastFigures.get(horizonMs);
      if (names !== undefined) {
        const before = this.#forecasts.get(runtime);
        const made = { [names[0]]: arrivalCountP50, [names[1]]: arrivalCountP90 };
        this.#forecasts.set(runtime, { ...before, ...made });
      }
    }
  }
}

/** A runtime that is known and did nothing. Forecasts are no part of it: without one nothing is known. */
const nothing: Figures = Object.fromEntries(
  historyFigures.filter((name) => !name.startsWith('forecast')).map((name) => [name, 0]),
);

function addTo(rows: Map<string, Figures>, runtime: string, more: Figures): void {
  const row = rows.get(runtime) ?? {};
  for (const [name, value] of Object.entries(more) as [HistoryFigure, number][]) {
    row[name] = (row[name] ?? 0) + value;
  }
  rows.set(runtime, row);
}
