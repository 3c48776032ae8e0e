import { forgetKey, hasKey } from '../live/api-key.ts';
import { eventFeed } from '../live/server.ts';
import type { JSX } from '../ui.ts';

const words = {
  live: 'Live',
  connecting: 'Connecting …',
  stopped: 'Locked',
} as const;

/** Whether what is shown is what happens now. */
export function ServerStatus(): JSX.Element {
  const state = eventFeed.state.value;
  return (
    <>
      <span class={`feed feed-${state}`} role="status">
        <span class="feed-dot" aria-hidden="true" />
        {words[state]}
      </span>
      {hasKey() && (
        <button type="button" class="quiet" onClick={forgetKey}>
          Forget the key
        </button>
      )}
    </>
  );
}
