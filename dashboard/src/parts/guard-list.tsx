import type { PoolExplanation } from '../api/api-schemas.ts';
import { formatMs, formatNumber } from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Badge } from './badge.tsx';
import { Card } from './card.tsx';
import { Facts } from './facts.tsx';

const parts = {
  demand: 'Sizes of stocks',
  cost: 'Costs of executions',
  personal: 'Personal instances',
  layers: 'Loaded packages',
} as const;

/** Which predictors are relied on now, and how executions are placed. */
export function GuardList({ explanation }: { readonly explanation: PoolExplanation }): JSX.Element {
  const { guards, placement } = explanation;
  const standings = placement.standings
    .map(({ strategy, startMs }) => `${strategy} ${formatMs(startMs)}`)
    .join(', ');
  return (
    <Card title="Guards" note="A predictor that throws, hangs or gives no numbers is left alone for a while.">
      <Facts
        rows={[
          ...guards.map(
            ({ part, failure }) =>
              [
                parts[part],
                failure === null ? (
                  <Badge text="answers" tone="good" />
                ) : (
                  <Badge text={`left alone: ${failure}`} tone="bad" />
                ),
              ] as const,
          ),
          ['Placement', standings === '' ? placement.strategy : `${placement.strategy}: ${standings}`],
          ['Strategies compared', formatNumber(placement.standings.length)],
        ]}
      />
    </Card>
  );
}
