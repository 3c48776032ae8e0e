import type { PoolExplanation } from '../api/api-schemas.ts';
import {
  formatCount,
  formatGbS,
  formatMb,
  formatMs,
  formatNumber,
  formatRate,
  formatRatio,
} from '../figures/format-figure.ts';
import type { JSX } from '../ui.ts';
import { Card } from './card.tsx';
import { CostCurve } from './cost-curve.tsx';
import { DemandReasons } from './demand-reasons.tsx';
import { Empty } from './empty.tsx';
import { Facts } from './facts.tsx';
import { RuleTable } from './rule-table.tsx';
import { WeightedSum } from './weighted-sum.tsx';

type RuntimeReason = PoolExplanation['runtimes'][number];

/** Everything that the stock of one runtime is weighed by. */
export function RuntimeReasons({ reasons: reason }: { readonly reasons: RuntimeReason }): JSX.Element {
  const { runtime, stock, reasons, starts } = reason;
  return (
    <div class="grid">
      <Card
        title={`${runtime}: ${stock === null ? 'no stock yet' : formatCount(stock.count, 'instance')}`}
        note={stock?.why}
      >
        {stock === null ? <Empty>No plan knows this runtime yet.</Empty> : <StockFacts stock={stock} />}
      </Card>
      {stock !== null && (
        <Card
          title="One less, or one more"
          note="What the stock would cost at each size: memory that waits, and cold starts."
        >
          <CostCurve stock={stock} />
        </Card>
      )}
      {reasons === null ? (
        <Card title="Rules and demand">
          <Empty>The predictor of demand is left alone now: see the guards below.</Empty>
        </Card>
      ) : (
        <>
          <Card title="Demand" note="What arrivals were foreseen, and from what.">
            <DemandReasons reasons={reasons} />
          </Card>
          <WeightedCard stock={stock} />
          <Card
            title="Rules"
            isWide
            note="Every rule runs in the shadow on the same arrivals. The stock follows the cheapest; costs of long ago count less."
          >
            <RuleTable reasons={reasons} starts={starts} />
          </Card>
        </>
      )}
    </div>
  );
}

function StockFacts({ stock }: { readonly stock: NonNullable<RuntimeReason['stock']> }): JSX.Element {
  const { explanation } = stock;
  return (
    <Facts
      rows={[
        ['Rule that is followed', explanation.rule],
        ['Arrivals', formatRate(explanation.arrivalsPerSecond)],
        ['Arrivals that come at once', formatNumber(explanation.clumpCount)],
        ['Variance over mean', formatNumber(explanation.dispersion)],
        ['A used one is replaced in', formatMs(explanation.replenishMs)],
        ['Memory of one', formatMb(explanation.memoryMb)],
        ['Price of one cold start', formatGbS(explanation.coldStartPriceGbS)],
        ['Arrivals that find it empty', formatRatio(explanation.missRatio)],
      ]}
    />
  );
}

function WeightedCard({ stock }: { readonly stock: RuntimeReason['stock'] }): JSX.Element | null {
  const sum = stock?.explanation.weightedSum ?? null;
  if (sum === null) {
    return (
      <Card title="Weighted sum">
        <Empty>
          The plan adds nothing up for this stock: nobody has run it yet, or the pool is reactive now.
        </Empty>
      </Card>
    );
  }
  return (
    <Card
      title="Weighted sum"
      note={`The specified formula over ${formatCount(sum.userCount, 'user')}: it asks for ${formatCount(sum.instanceCount, 'instance')}, or ${formatNumber(sum.scaledToZeroCount)} with users out of session falling to none.`}
    >
      <WeightedSum terms={sum.terms} demand={sum.demand} />
    </Card>
  );
}
