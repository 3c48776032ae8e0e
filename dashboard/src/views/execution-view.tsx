import { messageOf } from '../api/api-problem.ts';
import type { Execution } from '../api/api-schemas.ts';
import { formatInstant } from '../figures/format-instant.ts';
import { hrefOf } from '../live/parse-route.ts';
import { server } from '../live/server.ts';
import { useExecution } from '../live/use-execution.ts';
import { Badge, StartBadge } from '../parts/badge.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { Facts } from '../parts/facts.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { OutputPane } from '../parts/output-pane.tsx';
import { PredictedActual } from '../parts/predicted-actual.tsx';
import { UsageFacts } from '../parts/usage-facts.tsx';
import { ViewFrame } from '../parts/view-frame.tsx';
import { Waterfall } from '../parts/waterfall.tsx';
import { type JSX, useState } from '../ui.ts';

/** Everything that is known of one execution. */
export function ExecutionView({ id }: { readonly id: string }): JSX.Element {
  const live = useExecution(id);
  return (
    <ViewFrame title={`Execution ${id}`} aside={<a href="#/executions">All executions</a>}>
      <Loaded
        live={live}
        what="The execution"
        absent={<Empty>There is no execution of this id: it was forgotten, or is another tenant’s.</Empty>}
      >
        {(execution) => (
          <>
            <Summary execution={execution} onChange={live.reload} />
            <div class="grid">
              <Card title="Where the time went">
                {execution.timings === null ? (
                  <Empty>It has not ended yet.</Empty>
                ) : (
                  <Waterfall timings={execution.timings} />
                )}
              </Card>
              <Card
                title="Predicted against actual"
                note="What it was expected to cost before it ran, and what it did."
              >
                <PredictedActual execution={execution} />
              </Card>
            </div>
            <Card
              title="Output"
              isWide
              note={
                execution.state === 'finished'
                  ? undefined
                  : 'From now on; what it printed before comes with its end.'
              }
            >
              <OutputPane
                label="Standard output"
                text={execution.stdout}
                isTruncated={execution.isStdoutTruncated}
              />
              <OutputPane
                label="Standard error"
                text={execution.stderr}
                isError
                isTruncated={execution.isStderrTruncated}
              />
            </Card>
            {execution.usage !== null && <UsageFacts usage={execution.usage} execution={execution} />}
          </>
        )}
      </Loaded>
    </ViewFrame>
  );
}

function Summary(props: { readonly execution: Execution; readonly onChange: () => void }): JSX.Element {
  const { execution, onChange } = props;
  const [problem, setProblem] = useState<string>();
  const cancel = async () => {
    try {
      await server.ask(`/v1/executions/${execution.id}`, { method: 'DELETE' });
      onChange();
    } catch (failure) {
      setProblem(messageOf(failure));
    }
  };
  return (
    <Card
      title="Outcome"
      isWide
      aside={
        <>
          <a href={hrefOf('programs', undefined, { execution: execution.id })}>Analyse its program</a>
          {execution.state !== 'finished' && (
            <button type="button" class="danger" onClick={() => void cancel()}>
              Cancel
            </button>
          )}
        </>
      }
    >
      {problem !== undefined && (
        <p class="alert" role="alert">
          {problem}
        </p>
      )}
      {execution.message !== null && <p class="note">{execution.message}</p>}
      <SummaryFacts execution={execution} />
    </Card>
  );
}

function SummaryFacts({ execution }: { readonly execution: Execution }): JSX.Element {
  return (
    <div class="facts-wide">
      <Facts
        rows={[
          ['Outcome', <Badge text={execution.outcome ?? execution.state} />],
          ['Ended by', execution.reason ?? 'not yet'],
          ['Exit code', execution.exitCode ?? execution.signal ?? '–'],
          ['Start', <StartBadge kind={execution.startKind} />],
        ]}
      />
      <Facts
        rows={[
          ['User', <a href={hrefOf('users', execution.user)}>{execution.user}</a>],
          ['Runtime', execution.runtime],
          ['Accepted', formatInstant(execution.acceptedAt)],
          ['Ended', formatInstant(execution.finishedAt)],
        ]}
      />
      <Facts
        rows={[
          ['Isolation', execution.isolationLevel ?? '–'],
          ['Attempts', execution.attempts],
          ['Program', <span class="id">{execution.programId}</span>],
          ['Files handed back', execution.artifacts.map(({ name }) => name).join(', ') || 'none'],
        ]}
      />
    </div>
  );
}
