import type { Pool } from '../api/api-schemas.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { Choice } from '../parts/choice.tsx';
import { DemandChart } from '../parts/demand-chart.tsx';
import { HistoryCard } from '../parts/history-card.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { NoteworthyCard } from '../parts/noteworthy-card.tsx';
import { PoolTable } from '../parts/pool-table.tsx';
import { PoolTotals } from '../parts/pool-totals.tsx';
import { RecentExecutions } from '../parts/recent-executions.tsx';
import { ShortReasons } from '../parts/short-reasons.tsx';
import { StartKinds } from '../parts/start-kinds.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useState } from '../ui.ts';

const windows = [
  ['300000', '5 minutes'],
  ['900000', '15 minutes'],
  ['3600000', '1 hour'],
] as const;

/** What the pool does now, and whether it was ready for what came. */
export function OverviewView(): JSX.Element {
  const pool = useLive('pool', (signal) => server.ask<Pool>('/v1/pool', { signal }), {
    when: ({ name }) => name === 'plan.made' || name === 'execution.finished' || name === 'execution.started',
    intervalMsMin: 1500,
  });
  return (
    <ViewFrame title="Overview" note="What came, what was foreseen, and what waited warm for it.">
      <Loaded live={pool} what="The pool">
        {(data) => (
          <>
            {data.notes.length > 0 && (
              <ul class="alert" aria-label="What is wrong now">
                {data.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            )}
            <PoolTotals pool={data} />
          </>
        )}
      </Loaded>
      <DemandCard />
      <div class="grid">{pool.data !== undefined && <PoolCards pool={pool.data} />}</div>
      <RecentExecutions />
    </ViewFrame>
  );
}

function PoolCards({ pool }: { readonly pool: Pool }): JSX.Element {
  return (
    <>
      <Card title="Pool" note="Instances by manager and state.">
        <PoolTable pool={pool} />
      </Card>
      <div class="stack">
        <Card title="Starts" note="What executions found when their turn came, since the server started.">
          <StartKinds totals={pool.totals} />
        </Card>
        <ShortReasons plan={pool.plan} />
        <NoteworthyCard />
      </div>
    </>
  );
}

function DemandCard(): JSX.Element {
  const [windowMs, setWindow] = useState<(typeof windows)[number][0]>('300000');
  return (
    <HistoryCard
      title="Demand, forecast and warm instances"
      note="The band is what was foreseen ten seconds before: half of the time no more than its lower edge was expected, nine times of ten no more than its upper one."
      windowMs={Number(windowMs)}
      choice={<Choice label="Window" value={windowMs} options={windows} onChoose={setWindow} />}
      chart={(rows, runtimes) => <DemandChart rows={rows} runtimes={runtimes} />}
    />
  );
}
