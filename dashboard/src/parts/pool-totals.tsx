import type { Pool } from '../api/api-schemas.ts';
import { formatGbS, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Stat, Stats } from './stat.tsx';

/** The figures that somebody on duty looks at first. */
export function PoolTotals({ pool }: { readonly pool: Pool }): JSX.Element {
  const { totals, plan } = pool;
  const { cold, prewarmed, warm, kept } = totals.startCounts;
  const avoided = prewarmed + warm + kept;
  const all = avoided + cold;
  const stocks = pool.managers.flatMap((manager) => manager.stocks);
  const ready = stocks.reduce((sum, stock) => sum + stock.prewarmedCount + stock.warmCount, 0);
  const wanted = plan?.stocks.reduce((sum, { count }) => sum + count, 0);
  const { costGbS, reactiveCostGbS } = totals;
  const isCheaper = costGbS !== null && reactiveCostGbS !== null && costGbS <= reactiveCostGbS;
  const isFallenBack = pool.mode !== pool.configuredMode;
  return (
    <Stats label="Totals">
      <Stat
        label="Cold starts avoided"
        value={all === 0 ? '–' : formatRatio(avoided / all)}
        note={`${formatNumber(avoided)} of ${formatNumber(all)} starts`}
        tone={all > 0 && avoided / all >= 0.9 ? 'good' : 'plain'}
      />
      <Stat
        label="Warm now"
        value={formatNumber(ready)}
        note={
          wanted === undefined ? 'no plan yet' : <a href="#/pool">{`${formatNumber(wanted)} wanted: why?`}</a>
        }
      />
      <Stat
        label="Running"
        value={formatNumber(pool.runningCount)}
        note={`${formatNumber(pool.queueLength)} waiting`}
      />
      <Stat
        label="Cost, last ten minutes"
        value={formatGbS(costGbS)}
        note={`fixed stock ${formatGbS(reactiveCostGbS)}, perfect forecast ${formatGbS(totals.perfectCostGbS)}`}
        tone={isCheaper ? 'good' : 'plain'}
      />
      <Stat
        label="Memory held"
        value={formatGbS((totals.idleGbS ?? 0) + (totals.bootGbS ?? 0))}
        note={`idle ${formatGbS(totals.idleGbS)}, booting ${formatGbS(totals.bootGbS)}`}
      />
      <Stat
        label="Mode"
        value={pool.mode}
        note={
          isFallenBack
            ? `configured: ${pool.configuredMode}`
            : `isolation: ${pool.isolationLevels.join(', ')}`
        }
        tone={isFallenBack ? 'bad' : 'plain'}
      />
    </Stats>
  );
}
