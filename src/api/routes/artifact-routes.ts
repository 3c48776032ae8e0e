import { z } from '../../kernel/schema.ts';
import type { ApiParts } from '../api-parts.ts';
import { attachmentHeaders } from '../attachment-headers.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { readExecutionId } from '../read-execution-id.ts';
import { problemResponses } from './problem-responses.ts';

/** `GET` of a file that an execution handed back. */
export function addArtifactRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/executions/:id/artifacts/*',
    schema: {
      operationId: 'getArtifact',
      summary: 'A file that a finished execution handed back, as it was left',
      tags: ['executions'],
      params: z.object({ id: z.string(), '*': z.string() }),
      response: {
        200: {
          description: 'The bytes of the file',
          content: { 'application/octet-stream': { schema: z.string() } },
        },
        ...problemResponses,
      },
    },
    async handler({ params, tenantId }, reply) {
      const name = params['*'];
      const file = await parts.chameleon.artifact(tenantId, readExecutionId(params.id), name);
      if (file === undefined) {
        throw notFound();
      }
      reply.hijack();
      const headers = { ...attachmentHeaders(name), 'content-length': file.content.length };
      reply.raw.writeHead(200, headers).end(file.content);
      return reply;
    },
  });
}
