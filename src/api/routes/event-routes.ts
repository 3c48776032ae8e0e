import type { ApiParts } from '../api-parts.ts';
import { EventFeed } from '../event-feed.ts';
import type { App } from '../fastify-app.ts';
import { eventStream } from '../schemas/stream-schemas.ts';
import { openSseStream } from '../sse-stream.ts';
import { problemResponses } from './problem-responses.ts';

/** What one slow reader may hold in memory. */
const BUFFER_BYTES_MAX = 65_536;

/** `GET /v1/events`. */
export function addEventRoutes(app: App, parts: ApiParts): void {
  // What the routes are asked of is not there yet while they are only described.
  const feed = new EventFeed((listener) => parts.chameleon.onEvent(listener));
  app.route({
    method: 'GET',
    url: '/v1/events',
    schema: {
      operationId: 'watchEvents',
      summary: "Everything that happens, as server-sent events; of executions only the tenant's own",
      tags: ['events'],
      response: { 200: eventStream('one event a fact, named like it'), ...problemResponses },
    },
    async handler({ tenantId }, reply) {
      reply.hijack();
      const stream = openSseStream(reply.raw, {
        bufferBytesMax: BUFFER_BYTES_MAX,
        headers: {},
        onHeartbeat: () => undefined,
        onClose: () => {
          stopEvents();
          forget();
        },
      });
      const stopEvents = feed.read(tenantId, stream.sendFrame);
      const forget = parts.closing.onBegin(() => stream.end());
      return reply;
    },
  });
}
