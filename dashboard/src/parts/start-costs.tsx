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
    { title: 'Served', cell: ({ starts }) => cost(starts.actualGbS, 'accent') },
    { title: 'Fixed', cell: ({ starts }) => cost(starts.reactiveGbS, 'quiet') },
    { title: 'Perfect', cell: ({ starts }) => cost(starts.perfectGbS, 'forecast') },
  ];
}

/** Runtimes that nobody used cost memory all the same: together, in one row. */
function withOthers(rows: readonly StartRow[]): StartRow[] {
  const used = rows.filter(({ starts }) => starts.arrivalCount > 0);
  const others = rows.filter(({ starts }) => starts.arrivalCount === 0).map(({ starts }) => starts);
  const sum = (of: (starts: StartRow['starts']) => number | null) =>
    others.reduce((total, starts) => total + (of(starts) ?? 0), 0);
  const starts = {
    arrivalCount: 0,
    actualGbS: sum(({ actualGbS }) => actualGbS),
    reactiveGbS: sum(({ reactiveGbS }) => reactiveGbS),
    reactiveColdCount: sum(({ reactiveColdCount }) => reactiveColdCount),
    perfectGbS: sum(({ perfectGbS }) => perfectGbS),
    regretGbS: sum(({ regretGbS }) => regretGbS),
  };
  const sorted = used.sort((a, b) => b.starts.arrivalCount - a.starts.arrivalCount);
  return others.length === 0 ? sorted : [...sorted, { runtime: `${others.length} unused`, starts }];
}

/** What the starts of each runtime really cost, between what it could have cost at best and without forecasts. */
export function StartCosts({ explanation }: { readonly explanation: PoolExplanation }): JSX.Element {
  const rows = withOthers(
    explanation.runtimes.flatMap(({ runtime, starts }) => (starts === null ? [] : [{ runtime, starts }])),
  );
  if (rows.length === 0) {
    return <Empty>No instance has booted yet.</Empty>;
  }
  const most = Math.max(
    ...rows.flatMap(({ starts }) => [starts.actualGbS ?? 0, starts.reactiveGbS ?? 0]),
    Number.MIN_VALUE,
  );
  return (
    <DataTable
      caption="Costs of starts by runtime"
      columns={columnsFor(most)}
      rows={rows}
      keyOf={({ runtime }) => runtime}
    />
  );
}
