import type { Execution } from '../api/api-schemas.ts';
import { formatMb, formatMs, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Badge } from './badge.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

interface CostRow {
  readonly name: string;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly actual: number | null;
  readonly format: (value: number | null) => string;
}

const columns: readonly TableColumn<CostRow>[] = [
  { title: 'Cost', cell: ({ name }) => name },
  { title: 'Predicted p50', isFigure: true, cell: ({ p50, format }) => format(p50) },
  { title: 'Predicted p90', isFigure: true, cell: ({ p90, format }) => format(p90) },
  { title: 'Actual', isFigure: true, cell: ({ actual, format }) => format(actual) },
  {
    title: 'Verdict',
    cell: ({ actual, p90 }) =>
      actual === null || p90 === null ? (
        '–'
      ) : (
        <Badge text={actual <= p90 ? 'within' : 'above'} tone={actual <= p90 ? 'good' : 'warn'} />
      ),
  },
];

const bases = {
  'program-history': 'runs of the same program',
  'user-history': 'other runs of the user',
  code: 'what its code looks like',
  runtime: 'what the runtime usually takes',
} as const;

/** The prediction that was made before the run beside what the run came to. */
export function PredictedActual({ execution }: { readonly execution: Execution }): JSX.Element {
  const { prediction, actual } = execution;
  if (prediction === null) {
    return <Empty>No prediction was made for it.</Empty>;
  }
  const rows: readonly CostRow[] = [
    { name: 'Duration', ...prediction.durationMs, actual: actual?.durationMs ?? null, format: formatMs },
    { name: 'CPU time', ...prediction.cpuMs, actual: actual?.cpuMs ?? null, format: formatMs },
    { name: 'Memory', ...prediction.memoryMb, actual: actual?.memoryMb ?? null, format: formatMb },
  ];
  const weights = Object.entries(prediction.weights)
    .filter(([, weight]) => (weight ?? 0) > 0)
    .map(([basis, weight]) => `${bases[basis as keyof typeof bases]} ${formatRatio(weight)}`);
  return (
    <>
      <DataTable
        caption="Predicted and actual cost"
        columns={columns}
        rows={rows}
        keyOf={({ name }) => name}
      />
      <p class="note">
        It rests on {weights.join(', ')}. Time complexity: {prediction.complexity}.
      </p>
    </>
  );
}
