import { type EventLine, tellEvent } from '../figures/tell-event.ts';
import { type Signal, signal } from '../ui.ts';
import { eventFeed } from './server.ts';

const COUNT_MAX = 50;

/** What was worth a line since the page was opened, the newest first. */
export const noteworthy: Signal<readonly EventLine[]> = signal([]);

/** Begins to listen; for as long as the page is there. */
export function keepNoteworthy(): void {
  eventFeed.listen((event) => {
    const line = tellEvent(event);
    if (line !== undefined) {
      noteworthy.value = [line, ...noteworthy.value].slice(0, COUNT_MAX);
    }
  });
}
