import type { ExecutionList } from '../api/api-schemas.ts';
import { hrefOf } from '../live/parse-route.ts';
import { goTo } from '../live/route.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { Choice } from '../parts/choice.tsx';
import { ExecutionTable } from '../parts/execution-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PhaseLegend } from '../parts/phase-legend.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useState } from '../ui.ts';

const counts = [
  ['20', '20'],
  ['50', '50'],
  ['200', '200'],
] as const;

/** What ran of late, of everybody of the tenant or of one user. */
export function ExecutionsView(props: {
  readonly user: string | undefined;
  readonly count: string | undefined;
}): JSX.Element {
  const { user, count = '20' } = props;
  const query = new URLSearchParams({ count, ...(user === undefined ? {} : { user }) });
  const list = useLive(
    `executions ${query}`,
    (signal) => server.ask<ExecutionList>(`/v1/executions?${query}`, { signal }),
    { when: ({ name }) => name.startsWith('execution.'), intervalMsMin: 700 },
  );
  return (
    <ViewFrame title="Executions" note="The newest first, as they come and end.">
      <Card
        title={user === undefined ? 'Of all users' : `Of ${user}`}
        isWide
        aside={<Filters user={user} count={count} />}
      >
        <PhaseLegend />
        <Loaded live={list} what="The executions">
          {({ executions }) => <ExecutionTable executions={executions} />}
        </Loaded>
      </Card>
    </ViewFrame>
  );
}

function Filters({
  user = '',
  count,
}: {
  readonly user?: string | undefined;
  readonly count: string;
}): JSX.Element {
  const [typed, setTyped] = useState(user);
  const filter = (event: Event) => {
    event.preventDefault();
    goTo(hrefOf('executions', undefined, { user: typed.trim(), count }));
  };
  const known = counts.find(([value]) => value === count)?.[0] ?? '20';
  return (
    <search>
      <form class="tools" onSubmit={filter}>
        <label class="choice">
          <span>User</span>
          <input
            type="text"
            value={typed}
            maxLength={100}
            autocomplete="off"
            placeholder="all"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Filter</button>
        <Choice
          label="Rows"
          value={known}
          options={counts}
          onChoose={(chosen) => goTo(hrefOf('executions', undefined, { user, count: chosen }))}
        />
      </form>
    </search>
  );
}
