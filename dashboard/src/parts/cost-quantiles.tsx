import type { UserProfile } from '../api/api-schemas.ts';
import { formatBytes, formatMb, formatMs } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { DataTable, type TableColumn } from './data-table.tsx';

interface CostRow {
  readonly name: string;
  readonly cost: UserProfile['durationMs'];
  readonly format: (value: number | null) => string;
}

const columns: readonly TableColumn<CostRow>[] = [
  { title: 'Cost', cell: ({ name }) => name },
  { title: 'p50', isFigure: true, cell: ({ cost, format }) => format(cost.p50) },
  { title: 'p90', isFigure: true, cell: ({ cost, format }) => format(cost.p90) },
  { title: 'Mean', isFigure: true, cell: ({ cost, format }) => format(cost.mean) },
];

/** What executions of a user cost, as quantiles. */
export function CostQuantiles({ profile }: { readonly profile: UserProfile }): JSX.Element {
  const rows: readonly CostRow[] = [
    { name: 'Duration', cost: profile.durationMs, format: formatMs },
    { name: 'CPU time', cost: profile.cpuMs, format: formatMs },
    { name: 'Memory', cost: profile.memoryMb, format: formatMb },
    { name: 'Network', cost: profile.networkBytes, format: formatBytes },
  ];
  return <DataTable caption="Costs of executions" columns={columns} rows={rows} keyOf={({ name }) => name} />;
}
