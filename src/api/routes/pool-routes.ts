import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { poolSchema } from '../schemas/pool-schemas.ts';
import { viewPool } from '../views/view-pool.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET /v1/pool`. */
export function addPoolRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/pool',
    schema: {
      operationId: 'getPool',
      summary: 'Managers, instances and the newest plan, with why each number is what it is',
      tags: ['pool'],
      response: { 200: poolSchema, ...problemResponses },
    },
    async handler({ tenantId }) {
      return viewPool(tenantId, parts.chameleon.pool());
    },
  });
}
