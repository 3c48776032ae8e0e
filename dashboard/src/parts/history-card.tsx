import type { HistoryRows } from '../figures/history-rows.ts';
import { useHistory } from '../live/use-history.ts';
import { type JSX, useState } from '../ui.ts';
import { Card } from './card.tsx';
import { Choice } from './choice.tsx';
import { Empty } from './empty.tsx';
import { Loaded } from './loaded.tsx';

/** The history of all runtimes or of a chosen one, as a chart; `choice` is what else there is to choose. */
export function HistoryCard(props: {
  readonly title: string;
  readonly note: string;
  readonly windowMs: number;
  readonly choice: JSX.Element;
  readonly chart: (rows: HistoryRows, runtimes: readonly string[]) => JSX.Element;
}): JSX.Element {
  const { title, note, windowMs, choice, chart } = props;
  const [runtime, setRuntime] = useState('');
  const history = useHistory(windowMs);
  const runtimes = Object.keys(history.data?.runtimes ?? {}).sort();
  return (
    <Card
      title={title}
      isWide
      note={note}
      aside={
        <>
          <Choice
            label="Runtime"
            value={runtime}
            options={[['', 'All'], ...runtimes.map((name) => [name, name] as const)]}
            onChoose={setRuntime}
          />
          {choice}
        </>
      }
    >
      <Loaded live={history} what="The history">
        {(rows) =>
          rows.at.length === 0 ? (
            <Empty>The first row comes two seconds after the server started.</Empty>
          ) : (
            chart(rows, runtime === '' ? runtimes : [runtime])
          )
        }
      </Loaded>
    </Card>
  );
}
