import { badRow } from './bad-row.ts';
import type { ByteSource } from './byte-source.ts';
import { type ColumnFinder, findColumns } from './find-columns.ts';
import type { FunctionName } from './minute-counts.ts';
import type { QuantilePoint } from './quantile-curve.ts';
import { readAmount } from './read-cell.ts';
import { readTexts } from './read-texts.ts';
import { csvSplitter, type RowSink } from './split-csv.ts';

/** What the files beside the counts tell of a function: how long it runs, in how much memory, what calls it. */
export interface FunctionFigures {
  durationMs(fn: FunctionName): readonly QuantilePoint[] | undefined;
  /** Of the whole app, where only that is told. */
  memoryMb(fn: FunctionName): readonly QuantilePoint[] | undefined;
  trigger(fn: FunctionName): string | undefined;
}

interface Figures {
  readonly durations: Map<string, readonly QuantilePoint[]>;
  readonly memories: Map<string, readonly QuantilePoint[]>;
  readonly triggers: Map<string, string>;
}

interface QuantileColumn {
  readonly ratio: number;
  readonly column: string;
}

const percentiles = (percents: readonly number[], columnOf: (percent: number) => string): QuantileColumn[] =>
  percents.map((percent) => ({ ratio: percent / 100, column: columnOf(percent) }));

const DURATION_PERCENTS = [0, 1, 25, 50, 75, 99, 100];
const MEMORY_PERCENTS = [1, 5, 25, 50, 75, 95, 99, 100];
const azureDurations = percentiles(DURATION_PERCENTS, (percent) => `percentile_Average_${percent}`);
const azureMemories = percentiles(MEMORY_PERCENTS, (percent) => `AverageAllocatedMb_pct${percent}`);
const compactDurations = percentiles(DURATION_PERCENTS, (percent) => `dur_p${percent}_ms`);
const compactMemories = percentiles(MEMORY_PERCENTS, (percent) => `mem_p${percent}_mb`);

const appKey = ({ owner, app }: Pick<FunctionName, 'owner' | 'app'>) => `${owner}/${app}`;
const functionKey = (fn: Pick<FunctionName, 'owner' | 'app' | 'fn'>) => `${appKey(fn)}/${fn.fn}`;

/**
 * Reads durations, memory or both, a row a function or an app, in whatever files they come; which is which is told by
 * their columns. Rejects with `invalid-request` for a file that is neither, and for a bad row, naming its line.
 */
export async function readFunctionFigures(sources: readonly ByteSource[]): Promise<FunctionFigures> {
  const figures: Figures = { durations: new Map(), memories: new Map(), triggers: new Map() };
  for (const source of sources) {
    await readFigures(source, figures);
  }
  return {
    durationMs: (fn) => figures.durations.get(functionKey(fn)),
    memoryMb: (fn) => figures.memories.get(functionKey(fn)) ?? figures.memories.get(appKey(fn)),
    trigger: (fn) => figures.triggers.get(functionKey(fn)) ?? fn.trigger,
  };
}

async function readFigures(source: ByteSource, figures: Figures): Promise<void> {
  let takeRow: RowSink | undefined;
  const splitter = csvSplitter(source.name, (cells, line) => {
    if (takeRow === undefined) {
      takeRow = rowsOf(source.name, findColumns(source.name, cells, line), { line, figures });
      return;
    }
    takeRow(cells, line);
  });
  for await (const text of readTexts(source)) {
    splitter.push(text);
  }
  splitter.end();
}

function rowsOf(
  name: string,
  finder: ColumnFinder,
  to: { readonly line: number; readonly figures: Figures },
): RowSink {
  const { durations, memories, triggers } = to.figures;
  if (finder.find('percentile_Average_50') !== undefined) {
    const names = namesIn(finder, ['HashOwner', 'HashApp', 'HashFunction']);
    const quantiles = quantilesIn(name, finder, azureDurations);
    return (cells, line) => void durations.set(functionKey(names(cells, line)), quantiles(cells, line));
  }
  if (finder.find('AverageAllocatedMb_pct50') !== undefined) {
    const names = namesIn(finder, ['HashOwner', 'HashApp', undefined]);
    const quantiles = quantilesIn(name, finder, azureMemories);
    return (cells, line) => void memories.set(appKey(names(cells, line)), quantiles(cells, line));
  }
  if (finder.find('dur_p50_ms') !== undefined) {
    const names = namesIn(finder, ['owner', 'app', 'fn']);
    const trigger = finder.find('trigger');
    const durationsOf = quantilesIn(name, finder, compactDurations);
    const memoriesOf = quantilesIn(name, finder, compactMemories);
    return (cells, line) => {
      const key = functionKey(names(cells, line));
      durations.set(key, durationsOf(cells, line));
      memories.set(key, memoriesOf(cells, line));
      triggers.set(key, cells[trigger ?? -1] ?? '');
    };
  }
  throw badRow(
    { name, line: to.line },
    'neither durations (percentile_Average_50), nor memory (AverageAllocatedMb_pct50), nor both (dur_p50_ms)',
  );
}

/** Reads whom a row is about. */
function namesIn(finder: ColumnFinder, columns: readonly [string, string, string | undefined]) {
  const owner = finder.need(columns[0]);
  const app = finder.need(columns[1]);
  const fn = columns[2] === undefined ? -1 : finder.need(columns[2]);
  return (cells: readonly string[], line: number) => {
    finder.checkLength(cells, line);
    return { owner: cells[owner] ?? '', app: cells[app] ?? '', fn: cells[fn] ?? '' };
  };
}

/** Reads the quantiles of a row, those that are told. */
function quantilesIn(name: string, finder: ColumnFinder, columns: readonly QuantileColumn[]) {
  const places = columns.map(({ ratio, column }) => ({ ratio, column, index: finder.need(column) }));
  return (cells: readonly string[], line: number): QuantilePoint[] =>
    places.flatMap(({ ratio, column, index }) => {
      const value = readAmount(cells[index] ?? '', { name, line, column });
      return value === undefined ? [] : [{ ratio, value }];
    });
}
