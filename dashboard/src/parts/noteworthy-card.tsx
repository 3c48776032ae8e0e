import { formatTime } from '../figures/format-instant.ts';
import { noteworthy } from '../live/noteworthy.ts';
import type { JSX } from '../ui.ts';
import { Card } from './card.tsx';
import { Empty } from './empty.tsx';

const SHOWN_COUNT = 8;

/** What was out of the ordinary since the page was opened. */
export function NoteworthyCard(): JSX.Element {
  const lines = noteworthy.value.slice(0, SHOWN_COUNT);
  return (
    <Card
      title="Out of the ordinary"
      note="Cold starts, changes of mode, failures: since this page was opened."
    >
      {lines.length === 0 ? (
        <Empty>Nothing yet.</Empty>
      ) : (
        <ul class="event-lines">
          {lines.map(({ at, tone, text }) => (
            <li key={`${at} ${text}`} class={`event-${tone}`}>
              <span class="muted">{formatTime(at)}</span>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
