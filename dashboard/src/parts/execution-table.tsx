import type { ExecutionSummary } from '../api/api-schemas.ts';
import { formatMs, UNKNOWN } from '../figures/format-figure.ts';
import { formatTime } from '../figures/format-instant.ts';
import { waterfallOf } from '../figures/waterfall.ts';
import { hrefOf } from '../live/parse-route.ts';
import type { JSX } from '../ui.ts';
import { Badge, StartBadge } from './badge.tsx';
import { DataTable, type TableColumn } from './data-table.tsx';
import { Empty } from './empty.tsx';
import { MiniWaterfall } from './waterfall.tsx';

const columns: readonly TableColumn<ExecutionSummary>[] = [
  {
    title: 'Execution',
    cell: ({ id }) => (
      <a href={hrefOf('executions', id)} class="id">
        {id}
      </a>
    ),
  },
  { title: 'Accepted', cell: ({ acceptedAt }) => formatTime(acceptedAt) },
  { title: 'User', cell: ({ user }) => <a href={hrefOf('users', user)}>{user}</a> },
  { title: 'Runtime', cell: ({ runtime }) => runtime },
  { title: 'Outcome', cell: ({ outcome, state }) => <Badge text={outcome ?? state} /> },
  { title: 'Start', cell: ({ startKind }) => <StartBadge kind={startKind} /> },
  { title: 'Where the time went', cell: ({ timings }) => timings && <MiniWaterfall timings={timings} /> },
  {
    title: 'In all',
    isFigure: true,
    cell: ({ timings }) => (timings === null ? UNKNOWN : formatMs(waterfallOf(timings).totalMs)),
  },
];

/** Executions, one a row, each with the way to all that is known of it. */
export function ExecutionTable({
  executions,
}: {
  readonly executions: readonly ExecutionSummary[];
}): JSX.Element {
  if (executions.length === 0) {
    return (
      <Empty>
        There are no such executions. <a href="#/run">Run something</a>, or submit it to{' '}
        <code>POST /v1/executions</code>.
      </Empty>
    );
  }
  return (
    <DataTable
      caption="Executions, the newest first"
      columns={columns}
      rows={executions}
      keyOf={({ id }) => id}
    />
  );
}
