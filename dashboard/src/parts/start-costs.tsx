import type { PoolExplanation } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

type Runtime = PoolExplanation['runtimes'][number];

interface StartRow {
  readonly runtime: string;
  readonly starts: NonNullable<Runtime['starts']>;
}

function columnsFor(most: number): readonly TableColumn<StartRow>[] {
  const cost = (value: number | null, colour: string) => (
    <span class="metered">
      <Meter ratio={(value ?? 0) / most} colour={colour} />
      {formatNumber(value)}
    </span>
  );
  return [
    { title: 'Runtime', cell: ({ runtime }) => runtime },
    { title: 'Arrivals', isFigure: true, cell: ({ starts }) => formatNumber(starts.arrivalCount) },
    { title: 'As served', cell: ({ starts }) => cost(starts.actualGbS, 'accent') },
    { title: 'Fixed stock', cell: ({ starts }) => cost(starts.reactiveGbS, 'quiet') },
    { title: 'Perfect forecast', cell: ({ starts }) => cost(starts.perfectGbS, 'forecast') },
  ];
}

/** What the starts of each runtime really cost, between what it could have cost at best and without forecasts. */
export function StartCosts({ explanation }: { readonly explanation: PoolExplanation }): JSX.Element {
  const rows = explanation.runtimes.flatMap(({ runtime, starts }) =>
    starts === null ? [] : [{ runtime, starts }],
  );
  if (rows.length === 0) {
    return <Empty>No instance has booted yet.</Empty>;
  }
  const most = Math.max(
    ...rows.flatMap(({ starts }) => [starts.actualGbS ?? 0, starts.reactiveGbS ?? 0]),
    Number.MIN_VALUE,
  );
  const dearest = (row: StartRow) => row.starts.actualGbS ?? 0;
  const sorted = [...rows].sort(
    (a, b) => b.starts.arrivalCount - a.starts.arrivalCount || dearest(b) - dearest(a),
  );
  return (
    <DataTable
      caption="Costs of starts by runtime"
      columns={columnsFor(most)}
      rows={sorted}
      keyOf={({ runtime }) => runtime}
    />
  );
}
