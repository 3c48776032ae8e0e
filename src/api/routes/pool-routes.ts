import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { explanationQuerySchema, poolExplanationSchema } from '../schemas/pool-explanation-schemas.ts';
import { poolSchema } from '../schemas/pool-schemas.ts';
import { viewPool } from '../views/view-pool.ts';
import { viewPoolExplanation } from '../views/view-pool-explanation.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET /v1/pool` and `GET /v1/pool/explain`. */
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
  app.route({
    method: 'GET',
    url: '/v1/pool/explain',
    schema: {
      operationId: 'explainPool',
      summary: 'Everything that the stocks are weighed by now: demand, rules and their costs, memory, guards',
      tags: ['pool'],
      querystring: explanationQuerySchema,
      response: { 200: poolExplanationSchema, ...problemResponses },
    },
    async handler({ query: { runtime } }) {
      return viewPoolExplanation(parts.chameleon.explain(runtime));
    },
  });
}
