import type { PoolExplanation } from '../api/api-schemas.ts';
import { formatGbS, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { FirstRows } from './first-rows.tsx';

type Runtime = PoolExplanation['runtimes'][number];
type Reasons = NonNullable<Runtime['reasons']>;

interface RuleRow {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  readonly costGbS: number | null;
  readonly weightRatio: number | null;
}

const SHOWN_COUNT = 8;

function rowsOf({ followed, reactive, challenger, rules }: Reasons): RuleRow[] {
  const booked = [
    { key: 'followed', name: `What was followed, now ${followed.rule}`, ...followed, weightRatio: null },
    { key: 'reactive', name: 'A reactive pool', ...reactive, weightRatio: null },
    ...(challenger === null
      ? []
      : [
          { key: 'challenger', name: `The challenger, ${challenger.rule}`, ...challenger, weightRatio: null },
        ]),
  ];
  return [...booked, ...rules.map((rule) => ({ key: `rule ${rule.rule}`, name: rule.rule, ...rule }))];
}

function columnsFor(most: number): readonly TableColumn<RuleRow>[] {
  return [
    { title: 'Rule', cell: ({ name }) => name },
    { title: 'Would hold now', isFigure: true, cell: ({ count }) => formatNumber(count) },
    {
      title: 'Has cost',
      cell: ({ costGbS, key }) => (
        <span class="metered">
          <Meter ratio={(costGbS ?? 0) / most} colour={key === 'followed' ? 'accent' : 'quiet'} />
          {formatGbS(costGbS)}
        </span>
      ),
    },
    {
      title: 'Part in the decision',
      isFigure: true,
      cell: ({ weightRatio }) => (weightRatio === null ? '' : formatRatio(weightRatio)),
    },
  ];
}

/** What every rule would hold and has cost, beside what was really followed. */
export function RuleTable({
  reasons,
  starts,
}: {
  readonly reasons: Reasons;
  readonly starts: Runtime['starts'];
}): JSX.Element {
  // The dearest rules would make all others look free: a full bar is four times what was followed, or more.
  const most = Math.max(4 * (reasons.followed.costGbS ?? 0), Number.MIN_VALUE);
  return (
    <>
      <FirstRows rows={rowsOf(reasons)} shownCount={SHOWN_COUNT} all={`${reasons.rules.length} rules`}>
        {(rows) => (
          <DataTable
            caption="Rules and their costs"
            columns={columnsFor(most)}
            rows={rows}
            keyOf={({ key }) => key}
            isMarked={({ key }) => key === 'followed'}
          />
        )}
      </FirstRows>
      {starts !== null && (
        <p class="note">
          The starts of the last ten minutes: {formatNumber(starts.arrivalCount)} arrivals cost{' '}
          {formatGbS(starts.actualGbS)}; with a fixed stock they would have cost{' '}
          {formatGbS(starts.reactiveGbS)}, with a perfect forecast {formatGbS(starts.perfectGbS)}.
        </p>
      )}
    </>
  );
}
