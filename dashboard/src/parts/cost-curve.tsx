import type { Plan } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';

type Stock = Plan['stocks'][number];
type Cost = Stock['explanation']['costs'][number];

/** What the neighbours of the chosen size would cost each second. */
export function CostCurve({ stock }: { readonly stock: Stock }): JSX.Element {
  const { costs } = stock.explanation;
  if (costs.length === 0) {
    return <Empty>This rule does not weigh sizes against each other.</Empty>;
  }
  const most = Math.max(...costs.map(({ costGbSPerSecond }) => costGbSPerSecond ?? 0), Number.MIN_VALUE);
  const columns: readonly TableColumn<Cost>[] = [
    {
      title: 'Instances',
      cell: ({ count }) =>
        count === stock.count ? `${formatNumber(count)}, as chosen` : formatNumber(count),
    },
    {
      title: 'GB·s each second',
      cell: ({ count, costGbSPerSecond }) => (
        <span class="metered">
          <Meter ratio={(costGbSPerSecond ?? 0) / most} colour={count === stock.count ? 'accent' : 'quiet'} />
          {formatNumber(costGbSPerSecond)}
        </span>
      ),
    },
  ];
  const isAmongThem = costs.some(({ count }) => count === stock.count);
  return (
    <>
      <DataTable
        caption="Costs at neighbouring sizes"
        columns={columns}
        rows={costs}
        keyOf={({ count }) => String(count)}
        isMarked={({ count }) => count === stock.count}
      />
      {!isAmongThem && (
        <p class="note">
          The rule that is followed holds {formatNumber(stock.count)}; these are the sizes around the one that
          expected costs alone would choose.
        </p>
      )}
    </>
  );
}
