import type { ExecutionList } from '../api/api-schemas.ts';
import { hrefOf } from '../live/parse-route.ts';
import { server } from '../live/server.ts';
import { useLive } from '../live/use-live.ts';
import { Card } from '../parts/card.tsx';
import { type ExecutionFilter, ExecutionFilters } from '../parts/execution-filters.tsx';
import { ExecutionTable } from '../parts/execution-table.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { PhaseLegend } from '../parts/phase-legend.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import type { JSX } from '../ui.ts';

/** What ran of late, of everybody of the tenant, or as far as the filters of the address let through. */
export function ExecutionsView({ filter }: { readonly filter: ExecutionFilter }): JSX.Element {
  const query = new URLSearchParams(filter);
  const list = useLive(
    `executions ${query}`,
    (signal) => server.ask<ExecutionList>(`/v1/executions?${query}`, { signal }),
    { when: ({ name }) => name.startsWith('execution.'), intervalMsMin: 700 },
  );
  return (
    <ViewFrame title="Executions" note="The newest first, as they come and end.">
      <Card title={filter.user === undefined ? 'Of all users' : `Of ${filter.user}`} isWide>
        <ExecutionFilters filter={filter} />
        <PhaseLegend />
        <Loaded live={list} what="The executions">
          {({ executions, next }) => (
            <>
              <ExecutionTable executions={executions} />
              <Pages filter={filter} next={next} />
            </>
          )}
        </Loaded>
      </Card>
    </ViewFrame>
  );
}

function Pages({
  filter,
  next,
}: {
  readonly filter: ExecutionFilter;
  readonly next: string | null;
}): JSX.Element {
  const hrefAfter = (after: string | undefined) => hrefOf('executions', undefined, { ...filter, after });
  return (
    <nav class="tools pages" aria-label="Pages of executions">
      {filter.after !== undefined && <a href={hrefAfter(undefined)}>The newest</a>}
      <span class="grow" />
      {next !== null && <a href={hrefAfter(next)}>Older ones</a>}
    </nav>
  );
}
