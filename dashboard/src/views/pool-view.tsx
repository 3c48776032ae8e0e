import type { Plan, Pool, PoolExplanation } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import { hrefOf } from '../live/parse-route.ts';
import { goTo } from '../live/route.ts';
import { server } from '../live/server.ts';
import { type Live, useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { Choice } from '../parts/choice.tsx';
import { Empty } from '../parts/empty.tsx';
import { GuardList } from '../parts/guard-list.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { MemoryBudget } from '../parts/memory-budget.tsx';
import { PersonalTable } from '../parts/personal-table.tsx';
import { RuntimeReasons } from '../parts/runtime-reasons.tsx';
import { StockTable } from '../parts/stock-table.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import type { JSX } from '../ui.ts';

/** Why the pool has the size that it has: every term of it, in words and numbers. */
export function PoolView({ runtime }: { readonly runtime: string | undefined }): JSX.Element {
  const options = {
    when: ({ name }: { readonly name: string }) => name === 'plan.made' || name === 'mode.changed',
    intervalMsMin: 2000,
  };
  const pool = useLive('pool', (signal) => server.ask<Pool>('/v1/pool', { signal }), options);
  const explained = useLive(
    'explanation',
    (signal) => server.ask<PoolExplanation>('/v1/pool/explain', { signal }),
    options,
  );
  const size = pool.data?.plan?.stocks.reduce((sum, { count }) => sum + count, 0);
  return (
    <ViewFrame
      title={size === undefined ? 'Why is the pool its size?' : `Why is the pool ${formatNumber(size)}?`}
      note="The newest plan wants so many instances booted and free for anybody. This is what it weighed."
    >
      <Loaded live={explained} what="The explanation">
        {(data) => <Explanation data={data} pool={pool} runtime={runtime} />}
      </Loaded>
    </ViewFrame>
  );
}

function Explanation(props: {
  readonly data: PoolExplanation;
  readonly pool: Live<Pool>;
  readonly runtime: string | undefined;
}): JSX.Element {
  const { data, pool } = props;
  const runtime = props.runtime ?? busiestOf(data);
  const chosen = data.runtimes.find((each) => each.runtime === runtime);
  const names = data.runtimes.map((each) => [each.runtime, each.runtime] as const);
  return (
    <>
      <Card title="In short" isWide>
        <ul class="sentences">
          {data.modeWhy !== null && (
            <li>
              The pool is <b>{data.mode}</b>
              {data.mode === data.configuredMode ? '' : `, though configured ${data.configuredMode}`}:{' '}
              {data.modeWhy}
            </li>
          )}
          {data.managerWhy !== null && <li>{data.managerWhy}</li>}
          <li>
            Stocks follow the policy <b>{data.policy}</b>; a second of waiting for a cold start is priced at{' '}
            {formatNumber(data.coldStartPriceGbSPerSecond)} GB·s of warm memory.
          </li>
        </ul>
        <Loaded live={pool} what="The plan">
          {({ plan }) => (plan === null ? <Empty>No plan was made yet.</Empty> : <StockTable plan={plan} />)}
        </Loaded>
      </Card>
      {names.length > 0 && (
        <div class="chooser">
          <Choice
            label="All reasons of"
            value={runtime ?? ''}
            options={names}
            onChoose={(name) => goTo(hrefOf('pool', undefined, { runtime: name }))}
          />
        </div>
      )}
      {chosen === undefined ? (
        <Empty>No runtime of that name has a stock.</Empty>
      ) : (
        <RuntimeReasons key={chosen.runtime} reasons={chosen} />
      )}
      <div class="grid">
        {data.memory !== null && <MemoryBudget memory={data.memory} />}
        <GuardList explanation={data} />
      </div>
      <OtherSentences data={data} personal={pool.data?.plan?.personal ?? []} />
    </>
  );
}

/** The runtime that most is expected of is the one that people ask about. */
function busiestOf({ runtimes }: PoolExplanation): string | undefined {
  const weightOf = ({ starts, stock }: PoolExplanation['runtimes'][number]) =>
    (starts?.arrivalCount ?? 0) + (stock?.explanation.arrivalsPerSecond ?? 0);
  return [...runtimes].sort((a, b) => weightOf(b) - weightOf(a))[0]?.runtime;
}

function OtherSentences(props: {
  readonly data: PoolExplanation;
  readonly personal: Plan['personal'];
}): JSX.Element | null {
  const { data, personal } = props;
  const sentences = [...data.personalWhy, ...data.layersWhy];
  return sentences.length === 0 ? null : (
    <Card title="Personal instances and loaded packages" isWide>
      <ul class="sentences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <PersonalTable personal={personal} />
    </Card>
  );
}
