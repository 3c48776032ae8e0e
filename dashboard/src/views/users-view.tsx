import type { ExecutionList } from '../api/api-schemas.ts';
import { formatNumber } from '../figures/format-figure.ts';
import { formatAgo } from '../figures/format-instant.ts';
import { summariseUsers, type UserSummary } from '../figures/summarise-users.ts';
import { hrefOf } from '../live/parse-route.ts';
import { goTo } from '../live/route.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { DataTable, type TableColumn } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { type JSX, useRef } from '../ui.ts';

const LOOKED_AT = 200;

const columns: readonly TableColumn<UserSummary>[] = [
  { title: 'User', cell: ({ user }) => <a href={hrefOf('users', user)}>{user}</a> },
  { title: 'Executions', isFigure: true, cell: ({ executionCount }) => formatNumber(executionCount) },
  { title: 'Runtimes', cell: ({ runtimes }) => runtimes.join(', ') },
  { title: 'Last', isFigure: true, cell: ({ lastAt }) => formatAgo(lastAt, Date.now()) },
];

/** Who ran something of late; and the way to anybody else. */
export function UsersView(): JSX.Element {
  const list = useLive(
    'users',
    (signal) => server.ask<ExecutionList>(`/v1/executions?count=${LOOKED_AT}`, { signal }),
    { when: ({ name }) => name === 'execution.finished', intervalMsMin: 2000 },
  );
  return (
    <ViewFrame title="Users" note="Whose habits the forecasts rest on.">
      <Card title="Who ran something of late" isWide aside={<UserSearch />}>
        <Loaded live={list} what="The users">
          {({ executions }) =>
            executions.length === 0 ? (
              <Empty>
                Nobody has run anything yet. <a href="#/run">Be the first</a>.
              </Empty>
            ) : (
              <DataTable
                caption={`Users of the last ${LOOKED_AT} executions`}
                columns={columns}
                rows={summariseUsers(executions)}
                keyOf={({ user }) => user}
              />
            )
          }
        </Loaded>
      </Card>
    </ViewFrame>
  );
}

function UserSearch(): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const open = (event: Event) => {
    event.preventDefault();
    const user = field.current?.value.trim() ?? '';
    if (user !== '') {
      goTo(hrefOf('users', user));
    }
  };
  return (
    <search>
      <form class="tools" onSubmit={open}>
        <label class="choice">
          <span>User</span>
          <input ref={field} type="text" maxLength={100} autocomplete="off" />
        </label>
        <button type="submit">Show</button>
      </form>
    </search>
  );
}
