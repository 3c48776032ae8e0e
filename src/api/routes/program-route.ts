import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { readExecutionId } from '../read-execution-id.ts';
import { executionParamsSchema } from '../schemas/execution-query-schemas.ts';
import { programSchema } from '../schemas/program-schema.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET` of the source that an execution was submitted with. */
export function addProgramRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/executions/:id/program',
    schema: {
      operationId: 'getProgram',
      summary: 'The source that an execution was submitted with, as it was given',
      tags: ['executions'],
      params: executionParamsSchema,
      response: { 200: programSchema, ...problemResponses },
    },
    async handler({ params, tenantId }) {
      const execution = await parts.chameleon.find(tenantId, readExecutionId(params.id));
      if (execution === undefined) {
        throw notFound();
      }
      const { programId, runtime, code } = execution.request;
      return { programId, runtime, code };
    },
  });
}
