import { TimeChart } from '../charts/time-chart.tsx';
import type { PlotColumn } from '../charts/time-plot.ts';
import { formatCount, formatNumber, formatRatio } from '../figures/format-figure.ts';
import { type HistoryRows, sumColumn } from '../figures/history-rows.ts';
import { agreementOf, alignForecast, sumOverWindow } from '../figures/series.ts';
import { type JSX, useMemo } from '../ui.ts';

export type Horizon = 'soon' | 'later';

const horizons = {
  soon: { horizonMs: 10_000, p50: 'soonP50', p90: 'soonP90', words: '10 s' },
  later: { horizonMs: 60_000, p50: 'laterP50', p90: 'laterP90', words: 'a minute' },
} as const;

const INTERVAL_MS = 2000;

/** Arrivals over a horizon beside the band that was foreseen one horizon earlier. */
export function ForecastChart(props: {
  readonly rows: HistoryRows;
  readonly runtimes: readonly string[];
  readonly horizon: Horizon;
}): JSX.Element {
  const { rows, runtimes, horizon } = props;
  const { horizonMs, words } = horizons[horizon];
  const data = useMemo(() => alignedRows(rows, runtimes, horizon), [rows, runtimes.join(' '), horizon]);
  const [actual = [], p50 = [], p90 = []] = data.values;
  const agreement = agreementOf(actual, p50, p90);
  const columns: readonly PlotColumn[] = [
    { label: `Came in ${words}`, kind: 'line', colour: '--chart-demand' },
    { label: 'Foreseen p50', kind: 'dashed', colour: '--chart-forecast' },
    { label: 'Foreseen p90', kind: 'edge', colour: '--chart-forecast', bandTo: 1 },
  ];
  return (
    <>
      <TimeChart
        label={`Arrivals within ${horizonMs / 1000} seconds, as foreseen and as they came`}
        columns={columns}
        at={data.at}
        values={data.values}
        formatValue={formatNumber}
        heightPx={280}
      />
      <p class="note">
        {agreement.rowCount === 0
          ? 'There is nothing to compare yet.'
          : `Within the p90 at ${formatRatio(agreement.coverageRatio)} of ${formatCount(agreement.rowCount, 'instant')} shown; pinball loss ${formatNumber(agreement.pinballLoss)} arrivals.`}
        {runtimes.length > 1 &&
          ' Of several runtimes the quantiles are added up, which is more than a p90 of their sum.'}
      </p>
    </>
  );
}

function alignedRows(rows: HistoryRows, runtimes: readonly string[], horizon: Horizon) {
  const { horizonMs, p50, p90 } = horizons[horizon];
  const came = sumOverWindow(rows.at, sumColumn(rows, 'arrivals', runtimes), horizonMs);
  const foretold = [sumColumn(rows, p50, runtimes), sumColumn(rows, p90, runtimes)];
  const aligned = alignForecast(
    rows.at,
    { measured: [came], foretold },
    { shiftMs: horizonMs, intervalMs: INTERVAL_MS },
  );
  return { at: aligned.at, values: [...aligned.measured, ...aligned.foretold] };
}
