import type { Forecast, Pool, PoolExplanation } from '../api/api-schemas.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { Choice } from '../parts/choice.tsx';
import { CoverageBars } from '../parts/coverage-bars.tsx';
import { ForecastChart, type Horizon } from '../parts/forecast-chart.tsx';
import { ForecastScores } from '../parts/forecast-scores.tsx';
import { HistoryCard } from '../parts/history-card.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { StartCosts } from '../parts/start-costs.tsx';
import { TrialCard } from '../parts/trial-card.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useState } from '../ui.ts';

const WINDOW_MS = 900_000;

const horizons: readonly (readonly [Horizon, string])[] = [
  ['soon', 'Next 10 seconds'],
  ['later', 'Next minute'],
];

/** How good the predictions are: held against what came, and against what else could be followed. */
export function ForecastsView(): JSX.Element {
  const slowly = { everyMs: 5000 };
  const forecast = useLive('forecast', (signal) => server.ask<Forecast>('/v1/forecast', { signal }), slowly);
  const pool = useLive('pool', (signal) => server.ask<Pool>('/v1/pool', { signal }), slowly);
  const explained = useLive(
    'explanation',
    (signal) => server.ask<PoolExplanation>('/v1/pool/explain', { signal }),
    slowly,
  );
  return (
    <ViewFrame
      title="Forecast quality"
      note="Every forecast is held against what came. Nine times of ten it should be within its p90."
    >
      <PredictedCard />
      <div class="grid">
        <Loaded live={forecast} what="The forecasts">
          {(data) => (
            <Card
              title="Arrivals by horizon"
              note={data.note ?? 'Earlier forecasts against what came; older ones count less.'}
            >
              <ForecastScores scores={data.scores} />
            </Card>
          )}
        </Loaded>
        <Loaded live={pool} what="The totals">
          {({ totals }) => (
            <Card
              title="Costs of executions"
              note="The share of recent executions within their predicted p90; the line is at the 90 % aimed at."
            >
              <CoverageBars totals={totals} />
            </Card>
          )}
        </Loaded>
        <Loaded live={explained} what="The explanation">
          {(data) => (
            <>
              <Card
                title="What starts cost"
                note="The last ten minutes, GB·s: as they were served, with a fixed stock, and with a perfect forecast."
              >
                <StartCosts explanation={data} />
              </Card>
              <TrialCard trial={data.trial} policy={data.policy} />
            </>
          )}
        </Loaded>
      </div>
    </ViewFrame>
  );
}

function PredictedCard(): JSX.Element {
  const [horizon, setHorizon] = useState<Horizon>('later');
  return (
    <HistoryCard
      title="Predicted against actual"
      note="Arrivals of the last 15 minutes, beside what was foreseen of them before they came. The band reaches as far ahead as is foreseen now."
      windowMs={WINDOW_MS}
      choice={<Choice label="Foreseen" value={horizon} options={horizons} onChoose={setHorizon} />}
      chart={(rows, runtimes) => <ForecastChart rows={rows} runtimes={runtimes} horizon={horizon} />}
    />
  );
}
