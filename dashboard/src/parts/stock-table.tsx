import type { Plan } from '../api/api-schemas.ts';
import { formatCount, formatNumber, formatRate, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';
import { FirstRows } from './first-rows.tsx';

type Stock = Plan['stocks'][number];

const SHOWN_COUNT = 5;

function nameOf({ runtime, packages }: Stock): string {
  return packages.length === 0 ? runtime : `${runtime} with ${packages.join(', ')}`;
}

const columns: readonly TableColumn<Stock>[] = [
  { title: 'Stock', cell: nameOf },
  { title: 'Wanted', isFigure: true, cell: ({ count }) => <b>{formatNumber(count)}</b> },
  { title: 'Arrivals', isFigure: true, cell: ({ explanation }) => formatRate(explanation.arrivalsPerSecond) },
  { title: 'Found empty', isFigure: true, cell: ({ explanation }) => formatRatio(explanation.missRatio) },
  { title: 'Why', cell: ({ why }) => <span class="why">{why}</span> },
];

/** Every stock of the plan with its reason in a sentence; those of runtimes that nobody uses are at the end. */
export function StockTable({ plan }: { readonly plan: Plan }): JSX.Element {
  if (plan.stocks.length === 0) {
    return <Empty>The plan holds no stock: no runtime is known yet.</Empty>;
  }
  const weightOf = ({ count, explanation }: Stock) => count + Math.min(1, explanation.arrivalsPerSecond ?? 0);
  const rows = [...plan.stocks].sort((a, b) => weightOf(b) - weightOf(a));
  return (
    <FirstRows rows={rows} shownCount={SHOWN_COUNT} all={formatCount(rows.length, 'stock')}>
      {(shown) => (
        <DataTable caption="Stocks of the newest plan" columns={columns} rows={shown} keyOf={nameOf} />
      )}
    </FirstRows>
  );
}
