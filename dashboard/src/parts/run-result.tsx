import { formatMs } from '../figures/format-figure.ts';
import { waterfallOf } from '../figures/waterfall.ts';
import { hrefOf } from '../live/parse-route.ts';
import { draft, isRunning, progress, sendInput } from '../live/run-desk.ts';
import { type JSX, useState } from '../ui.ts';
import { Badge, StartBadge } from './badge.tsx';
import { Empty } from './empty.tsx';
import { OutputPane } from './output-pane.tsx';
import { PredictedActual } from './predicted-actual.tsx';
import { Waterfall } from './waterfall.tsx';

/** The run that was begun last: how it stands, what it printed, where its time went. */
export function RunResult(): JSX.Element {
  const run = progress.value;
  if (run === undefined) {
    return (
      <>
        <h2>Result</h2>
        <Empty>
          Press Run, or Ctrl-Enter in the program. The first execution of a language may find an instance that
          waits for it.
        </Empty>
      </>
    );
  }
  const { execution, stdout, stderr } = run;
  const timings = execution?.timings;
  return (
    <>
      <div class="card-head">
        <h2>Result</h2>
        <RunState />
      </div>
      {execution?.message != null && <p class="note">{execution.message}</p>}
      <OutputPane
        label="Standard output"
        text={stdout}
        isFollowing
        isTruncated={execution?.isStdoutTruncated ?? false}
      />
      {stderr !== '' && (
        <OutputPane
          label="Standard error"
          text={stderr}
          isError
          isFollowing
          isTruncated={execution?.isStderrTruncated ?? false}
        />
      )}
      {isRunning.value && draft.value.isStdinOpen && <MoreInput />}
      {timings != null && (
        <>
          <h3>Where the time went: {formatMs(waterfallOf(timings).totalMs)}</h3>
          <Waterfall timings={timings} />
          <h3>Predicted against actual</h3>
          {execution != null && <PredictedActual execution={execution} />}
        </>
      )}
    </>
  );
}

function RunState(): JSX.Element {
  const execution = progress.value?.execution;
  const word = execution?.outcome ?? execution?.state ?? (isRunning.value ? 'submitted' : 'not run');
  return (
    <div class="card-aside" role="status" aria-label="How it stands">
      <Badge text={word} />
      {execution?.startKind != null && <StartBadge kind={execution.startKind} />}
      {execution !== undefined && <a href={hrefOf('executions', execution.id)}>Details</a>}
    </div>
  );
}

function MoreInput(): JSX.Element {
  const [text, setText] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    void sendInput(`${text}\n`, 'more-follows').then((isTaken) => isTaken && setText(''));
  };
  return (
    <form class="more-input" onSubmit={send}>
      <label class="field">
        <span>A line of input</span>
        <input
          type="text"
          value={text}
          autocomplete="off"
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit">Send</button>
      <button type="button" onClick={() => void sendInput('', 'ended')}>
        End the input
      </button>
    </form>
  );
}
