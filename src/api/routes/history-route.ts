import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { historyQuerySchema, historySchema } from '../schemas/history-schemas.ts';
import { viewHistory } from '../views/view-history.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET /v1/history`. */
export function addHistoryRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/history',
    schema: {
      operationId: 'getHistory',
      summary:
        'Demand, forecast, stocks, starts and costs of the last hour, per runtime, a row each two seconds',
      tags: ['pool'],
      querystring: historyQuerySchema,
      response: { 200: historySchema, ...problemResponses },
    },
    async handler({ query }) {
      return viewHistory(parts.chameleon.history({ sinceAt: query.sinceAt, runtime: query.runtime }));
    },
  });
}
