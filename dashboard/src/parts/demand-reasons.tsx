import type { PoolExplanation } from '../api/api-schemas.ts';
import { formatMs, formatNumber, formatRate } from '../figures/format-figure.ts';
import { formatInstant } from '../figures/format-instant.ts';
import type { JSX } from '../ui.ts';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Facts } from './facts.tsx';

type Reasons = NonNullable<PoolExplanation['runtimes'][number]['reasons']>;
type Term = Reasons['forecast']['terms'][number];

const sources = {
  'session-users': 'Users in session',
  'new-sessions': 'New sessions',
  'recent-rate': 'The recent rate',
  intents: 'Announced executions',
  seasonal: 'The time of the week',
} as const;

const columns: readonly TableColumn<Term>[] = [
  { title: 'From', cell: ({ source }) => sources[source] },
  { title: 'Adds', isFigure: true, cell: ({ arrivalsPerSecond }) => formatRate(arrivalsPerSecond) },
  { title: 'Why', cell: ({ note }) => <span class="why">{note}</span> },
];

/** What the forecast is made of, and what else the rules look at. */
export function DemandReasons({ reasons }: { readonly reasons: Reasons }): JSX.Element {
  const { forecast, demand, regimeChangedAt } = reasons;
  return (
    <>
      <DataTable
        caption="Terms of the forecast"
        columns={columns}
        rows={forecast.terms}
        keyOf={({ source }) => source}
      />
      <Facts
        rows={[
          [
            `Arrivals within one boot (${formatMs(forecast.horizonMs)})`,
            `p50 ${formatNumber(forecast.arrivalCountP50)}, p90 ${formatNumber(forecast.arrivalCountP90)}, p99 ${formatNumber(forecast.arrivalCountP99)}`,
          ],
          ['Learnt intensity, one boot from now', formatRate(demand.intensityPerSecond)],
          ['Users in session', formatNumber(demand.sessionUserCount)],
          [
            'Decayed rates',
            demand.recent
              .map(
                ({ halfLifeMs, arrivalsPerSecond }) =>
                  `${formatRate(arrivalsPerSecond)} (half-life ${formatMs(halfLifeMs)})`,
              )
              .join(', '),
          ],
          [
            'Most at once',
            `${formatNumber(demand.peakOfMinuteCount)} in the last minute, ${formatNumber(demand.peakOfTenMinutesCount)} in ten`,
          ],
          [
            'Arrivals began to follow other laws',
            regimeChangedAt === null ? 'never' : formatInstant(regimeChangedAt),
          ],
        ]}
      />
    </>
  );
}
