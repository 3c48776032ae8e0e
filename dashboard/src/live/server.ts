import { createApiClient } from '../api/api-client.ts';
import { currentKey, isKeyWanted } from './api-key.ts';
import { EventFeed } from './event-feed.ts';

/** The server that this page came from. */
export const server = createApiClient({
  fetch: (url, init) => fetch(url, init),
  keyOf: currentKey,
  onKeyWanted() {
    isKeyWanted.value = true;
  },
});

/** What happens there, as it happens. */
export const eventFeed = new EventFeed({
  open: (signal) => server.open('/v1/events', { accept: 'text/event-stream', signal }),
  wait: (durationMs) =>
    new Promise((resolve) => {
      setTimeout(resolve, durationMs);
    }),
});
