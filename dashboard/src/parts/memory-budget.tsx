import type { PoolExplanation } from '../api/api-schemas.ts';
import { formatMb, formatNumber, formatRatio } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Meter } from './bar.tsx';
import { Card } from './card.tsx';

type Memory = NonNullable<PoolExplanation['memory']>;

/** How the plan fits into the memory that may be held warm. */
export function MemoryBudget({ memory }: { readonly memory: Memory }): JSX.Element {
  const { budgetMb, plannedMb, priceRatio, cuts, personalCutCount } = memory;
  const share = (plannedMb ?? 0) / Math.max(1, budgetMb ?? 1);
  return (
    <Card title="Memory">
      <p class="metered big">
        <Meter ratio={share} />
        {formatMb(plannedMb)} of {formatMb(budgetMb)}, {formatRatio(share)}
      </p>
      <ul class="sentences">
        <li>
          {(priceRatio ?? 1) > 1
            ? `The budget is short: an instance must save ${formatNumber(priceRatio)} GB·s for each GB·s that it holds.`
            : 'The budget is enough: whatever saves more than it holds is held.'}
        </li>
        {cuts.map(({ runtime, wantedCount, count }) => (
          <li key={runtime}>
            {runtime} gets {formatNumber(count)} instead of {formatNumber(wantedCount)}.
          </li>
        ))}
        {personalCutCount > 0 && <li>{formatNumber(personalCutCount)} personal instances are left out.</li>}
      </ul>
    </Card>
  );
}
