import type { ExecutionList } from '../api/api-schemas.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import type { JSX } from '../ui.ts';
import { Card } from './card.tsx';
import { ExecutionTable } from './execution-table.tsx';
import { Loaded } from './loaded.tsx';

const COUNT = 8;

/** The newest executions, as they come. */
export function RecentExecutions(): JSX.Element {
  const list = useLive(
    'recent executions',
    (signal) => server.ask<ExecutionList>(`/v1/executions?count=${COUNT}`, { signal }),
    { when: ({ name }) => name.startsWith('execution.'), intervalMsMin: 500 },
  );
  return (
    <Card title="Latest executions" isWide aside={<a href="#/executions">All executions</a>}>
      <Loaded live={list} what="The executions">
        {({ executions }) => <ExecutionTable executions={executions} />}
      </Loaded>
    </Card>
  );
}
