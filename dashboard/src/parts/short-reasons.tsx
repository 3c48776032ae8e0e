import type { Plan } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import { hrefOf } from '../live/parse-route.ts';
import type { JSX } from '../ui.ts';
import { Card } from './card.tsx';
import { Empty } from './empty.tsx';

const SHOWN_COUNT = 3;

/** The sentences of the plan for the stocks that most is expected of; the rest is in the view of reasons. */
export function ShortReasons({ plan }: { readonly plan: Plan | null }): JSX.Element {
  const stocks = [...(plan?.stocks ?? [])]
    .filter(({ packages }) => packages.length === 0)
    .sort((a, b) => (b.explanation.arrivalsPerSecond ?? 0) - (a.explanation.arrivalsPerSecond ?? 0))
    .slice(0, SHOWN_COUNT);
  return (
    <Card title="Why this size, in short" aside={<a href="#/pool">All reasons</a>}>
      {plan === null ? (
        <Empty>No plan was made yet.</Empty>
      ) : (
        <ul class="sentences">
          {plan.modeNote !== null && <li>{plan.modeNote}</li>}
          <li>{plan.managerWhy}</li>
          {stocks.map(({ runtime, count, why }) => (
            <li key={runtime}>
              <a href={hrefOf('pool', undefined, { runtime })}>
                {formatNumber(count)} of {runtime}
              </a>
              : {why}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
