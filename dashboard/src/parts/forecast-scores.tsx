import type { Forecast } from '../api/api-schemas.ts';
import { formatMs, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

type Score = Forecast['scores'][number];

const AIM = 0.9;

const columns: readonly TableColumn<Score>[] = [
  { title: 'Runtime', cell: ({ runtime }) => runtime },
  { title: 'Horizon', isFigure: true, cell: ({ horizonMs }) => formatMs(horizonMs) },
  {
    title: 'Within p90',
    cell: ({ coverageRatio }) => (
      <span class="metered">
        <Meter ratio={coverageRatio ?? 0} aim={AIM} />
        {formatRatio(coverageRatio)}
      </span>
    ),
  },
  { title: 'Expected', isFigure: true, cell: ({ expectedCount }) => formatNumber(expectedCount) },
  { title: 'Came', isFigure: true, cell: ({ actualCount }) => formatNumber(actualCount) },
  { title: 'Pinball loss', isFigure: true, cell: ({ pinballLoss }) => formatNumber(pinballLoss) },
];

/** How earlier forecasts did; runtimes of which next to nothing was expected, and nothing came, are left out. */
export function ForecastScores({ scores }: { readonly scores: readonly Score[] }): JSX.Element {
  const busy = scores.filter(
    ({ expectedCount, actualCount }) => (expectedCount ?? 0) > 0.5 || (actualCount ?? 0) > 0.05,
  );
  if (busy.length === 0) {
    return <Empty>No forecast has come to its end yet: the shortest looks ten seconds ahead.</Empty>;
  }
  const rows = [...busy].sort((a, b) => a.runtime.localeCompare(b.runtime) || a.horizonMs - b.horizonMs);
  return (
    <DataTable
      caption="Forecasts against what came"
      columns={columns}
      rows={rows}
      keyOf={({ runtime, horizonMs }) => `${runtime} ${horizonMs}`}
    />
  );
}
