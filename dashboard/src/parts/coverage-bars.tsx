import type { Pool } from '../api/api-schemas.ts';
import { formatMb, formatMs, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

interface CoverageRow {
  readonly name: string;
  readonly ratio: number | null;
  readonly loss: string;
}

const AIM = 0.9;

const columns: readonly TableColumn<CoverageRow>[] = [
  { title: 'Cost', cell: ({ name }) => name },
  {
    title: 'Within p90',
    cell: ({ ratio }) => (
      <span class="metered">
        <Meter ratio={ratio ?? 0} aim={AIM} />
        {formatRatio(ratio)}
      </span>
    ),
  },
  { title: 'Pinball loss', isFigure: true, cell: ({ loss }) => loss },
];

/** How predicted costs of executions did. */
export function CoverageBars({ totals }: { readonly totals: Pool['totals'] }): JSX.Element {
  const rows: readonly CoverageRow[] = [
    { name: 'Duration', ratio: totals.durationCoverageRatio, loss: formatMs(totals.durationPinballLoss) },
    { name: 'CPU time', ratio: totals.cpuCoverageRatio, loss: formatMs(totals.cpuPinballLoss) },
    { name: 'Memory', ratio: totals.memoryCoverageRatio, loss: formatMb(totals.memoryPinballLoss) },
  ];
  return rows.every(({ ratio }) => ratio === null) ? (
    <Empty>No execution has ended yet.</Empty>
  ) : (
    <DataTable
      caption="Predicted costs against actual ones"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
    />
  );
}
