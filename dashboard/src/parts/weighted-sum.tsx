import { formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { StackedBar } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';

/** One term; of the sum over many users only the weight and the contribution are known. */
interface Term {
  readonly term: 'frequency' | 'intensity' | 'complexity' | 'duration';
  readonly value?: number | null;
  readonly normalised?: number | null;
  readonly weight: number | null;
  readonly contribution: number | null;
}

const names = {
  frequency: 'Execution frequency',
  intensity: 'Resource intensity',
  complexity: 'Code complexity',
  duration: 'Estimated duration',
} as const;

const baseColumns: readonly TableColumn<Term>[] = [
  { title: 'Term', cell: ({ term }) => names[term] },
  { title: 'Weight', isFigure: true, cell: ({ weight }) => formatNumber(weight) },
  { title: 'Adds', isFigure: true, cell: ({ contribution }) => formatNumber(contribution) },
];

const valueColumns: readonly TableColumn<Term>[] = [
  { title: 'Value', isFigure: true, cell: ({ value }) => formatNumber(value) },
  { title: 'On 1 to 10', isFigure: true, cell: ({ normalised }) => formatNumber(normalised) },
];

/** The specified formula term by term: what each adds to the demand. */
export function WeightedSum(props: {
  readonly terms: readonly Term[];
  readonly demand: number | null;
}): JSX.Element {
  const { terms, demand } = props;
  const isOfOneUser = terms.some(({ normalised }) => normalised !== undefined);
  const [first, ...rest] = baseColumns;
  const columns = first !== undefined && isOfOneUser ? [first, ...valueColumns, ...rest] : baseColumns;
  const parts = terms.map(({ term, contribution }) => ({
    label: names[term],
    value: contribution ?? 0,
    text: formatNumber(contribution),
    colour: `term-${term}`,
  }));
  return (
    <>
      <StackedBar label="What each term adds" parts={parts} />
      <DataTable
        caption="The weighted sum term by term"
        columns={columns}
        rows={terms}
        keyOf={({ term }) => term}
      />
      <p class="sum">
        {terms.map(({ contribution }) => formatNumber(contribution)).join(' + ')} ={' '}
        <b>{formatNumber(demand)}</b>
      </p>
    </>
  );
}
