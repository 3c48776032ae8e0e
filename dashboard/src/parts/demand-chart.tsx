import { TimeChart } from '../charts/time-chart.tsx';
import type { PlotColumn } from '../charts/time-plot.ts';
import { formatNumber } from '../figures/format-figure.ts';
import { type HistoryColumn, type HistoryRows, sumColumn } from '../figures/history-rows.ts';
import { alignForecast, sumOverWindow } from '../figures/series.ts';
import { type JSX, useMemo } from '../ui.ts';

const HORIZON_MS = 10_000;
const INTERVAL_MS = 2000;

const columns: readonly PlotColumn[] = [
  { label: 'Warm instances', kind: 'area', colour: '--chart-warm' },
  { label: 'Arrivals in 10 s', kind: 'line', colour: '--chart-demand' },
  { label: 'Running', kind: 'steps', colour: '--chart-running' },
  { label: 'Forecast p50', kind: 'dashed', colour: '--chart-forecast' },
  { label: 'Forecast p90', kind: 'edge', colour: '--chart-forecast', bandTo: 3 },
  { label: 'Cold starts', kind: 'marks', colour: '--chart-cold' },
];

/** Demand, its forecast and what was warm, on one axis of time and one of counts. */
export function DemandChart(props: {
  readonly rows: HistoryRows;
  readonly runtimes: readonly string[];
}): JSX.Element {
  const { rows, runtimes } = props;
  const data = useMemo(() => demandColumns(rows, runtimes), [rows, runtimes.join(' ')]);
  return (
    <TimeChart
      label="Warm instances, arrivals, running executions, forecast and cold starts over time"
      columns={columns}
      at={data.at}
      values={data.values}
      formatValue={formatNumber}
      heightPx={320}
    />
  );
}

function demandColumns(rows: HistoryRows, runtimes: readonly string[]) {
  const column = (name: HistoryColumn) => sumColumn(rows, name, runtimes);
  const prewarmed = column('prewarmed');
  const warm = column('warm');
  const ready = prewarmed.map((count, row) => (count === null ? null : count + (warm[row] ?? 0)));
  const arrivals = sumOverWindow(rows.at, column('arrivals'), HORIZON_MS);
  const { at, measured, foretold } = alignForecast(
    rows.at,
    {
      measured: [ready, arrivals, column('running'), column('coldStarts')],
      foretold: [column('soonP50'), column('soonP90')],
    },
    { shiftMs: HORIZON_MS, intervalMs: INTERVAL_MS },
  );
  const [held = [], came = [], running = [], colds = []] = measured;
  const [p50 = [], p90 = []] = foretold;
  return { at, values: [held, came, running, p50, p90, colds] };
}
