import type { History } from '../api/api-schemas.ts';

type RuntimeHistory = History['runtimes'][number];
type Column = readonly (number | null)[];

/** What `GET /v1/history` tells of one runtime, column by column under one name each. */
const historyColumns = {
  arrivals: (of: RuntimeHistory) => of.arrivals,
  queued: (of: RuntimeHistory) => of.executions.queued,
  running: (of: RuntimeHistory) => of.executions.running,
  provisioning: (of: RuntimeHistory) => of.instances.provisioning,
  prewarmed: (of: RuntimeHistory) => of.instances.prewarmed,
  warm: (of: RuntimeHistory) => of.instances.warm,
  kept: (of: RuntimeHistory) => of.instances.kept,
  wanted: (of: RuntimeHistory) => of.instances.wanted,
  coldStarts: (of: RuntimeHistory) => of.starts.cold,
  prewarmedStarts: (of: RuntimeHistory) => of.starts.prewarmed,
  warmStarts: (of: RuntimeHistory) => of.starts.warm,
  keptStarts: (of: RuntimeHistory) => of.starts.kept,
  idleGbS: (of: RuntimeHistory) => of.costGbS.idle,
  bootGbS: (of: RuntimeHistory) => of.costGbS.boot,
  coldGbS: (of: RuntimeHistory) => of.costGbS.coldStarts,
  soonP50: (of: RuntimeHistory) => of.forecasts[0]?.p50 ?? [],
  soonP90: (of: RuntimeHistory) => of.forecasts[0]?.p90 ?? [],
  laterP50: (of: RuntimeHistory) => of.forecasts[1]?.p50 ?? [],
  laterP90: (of: RuntimeHistory) => of.forecasts[1]?.p90 ?? [],
} as const satisfies Record<string, (of: RuntimeHistory) => Column>;

export type HistoryColumn = keyof typeof historyColumns;

const columnNames = Object.keys(historyColumns) as HistoryColumn[];

type RuntimeColumns = Record<HistoryColumn, (number | null)[]>;

/** The rows that the page holds: the instants, and the columns of each runtime. */
export interface HistoryRows {
  readonly at: readonly number[];
  readonly runtimes: Readonly<Record<string, Readonly<RuntimeColumns>>>;
}

export const noHistory: HistoryRows = { at: [], runtimes: {} };

function blank(length: number): (number | null)[] {
  return Array.from({ length }, () => null);
}

/** The rows known already with those that came since, the oldest left out from `fromAt` back. */
export function appendHistory(known: HistoryRows, more: History, fromAt: number): HistoryRows {
  const isNew = more.at.map((at) => at > (known.at.at(-1) ?? Number.NEGATIVE_INFINITY));
  const all = [...known.at, ...more.at.filter((_at, row) => isNew[row])];
  const isKept = all.map((at) => at >= fromAt);
  const came = new Map(more.runtimes.map((each) => [each.runtime, each]));
  const names = new Set([...Object.keys(known.runtimes), ...came.keys()]);
  const newCount = isNew.filter(Boolean).length;
  const columnOf = (runtime: string, column: HistoryColumn) => {
    const before = known.runtimes[runtime]?.[column] ?? blank(known.at.length);
    const found = came.get(runtime);
    const after =
      found === undefined ? blank(newCount) : historyColumns[column](found).filter((_v, row) => isNew[row]);
    return [...before, ...after].filter((_value, row) => isKept[row]);
  };
  const runtimes = [...names].map((runtime) => [
    runtime,
    Object.fromEntries(columnNames.map((column) => [column, columnOf(runtime, column)])),
  ]);
  return { at: all.filter((_at, row) => isKept[row]), runtimes: Object.fromEntries(runtimes) };
}

/** One column over the runtimes given: their sum in each row, null where nothing is known of any. */
export function sumColumn(
  rows: HistoryRows,
  column: HistoryColumn,
  runtimes: readonly string[],
): (number | null)[] {
  return rows.at.map((_at, row) => {
    let sum: number | null = null;
    for (const runtime of runtimes) {
      const value = rows.runtimes[runtime]?.[column][row];
      sum = value === null || value === undefined ? sum : (sum ?? 0) + value;
    }
    return sum;
  });
}
