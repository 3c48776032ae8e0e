import type { IncomingHttpHeaders } from 'node:http';
import { STDIN_PART_BYTES_MAX } from '../../platform/open-stdin.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { HttpProblem } from '../http-problem.ts';
import { notFound } from '../problem.ts';
import { readExecutionId } from '../read-execution-id.ts';
import { executionParamsSchema } from '../schemas/execution-query-schemas.ts';
import { stdinBodySchema, stdinQuerySchema, stdinReceiptSchema } from '../schemas/stdin-schemas.ts';
import { problemResponses } from './problem-responses.ts';

const BODY_TYPES = ['application/octet-stream', 'text/plain'];

function checkEncoding(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpProblem(
      'unsupported-media-type',
      `content-encoding ${encoding} is not read; send the body as it is`,
    );
  }
}

/** `POST /v1/executions/{id}/stdin`: in a scope of its own, which reads bytes and no JSON. */
export function addStdinRoute(app: App, parts: ApiParts): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      BODY_TYPES,
      { parseAs: 'buffer' },
      async (_request: unknown, body: Buffer) => body,
    );
    scope.addContentTypeParser('*', async () => {
      throw new HttpProblem(
        'unsupported-media-type',
        `input must be sent as content-type: ${BODY_TYPES.join(' or ')}`,
      );
    });
    addRoute(scope as typeof app, parts);
  });
}

function addRoute(scope: App, parts: ApiParts): void {
  scope.route({
    method: 'POST',
    url: '/v1/executions/:id/stdin',
    bodyLimit: STDIN_PART_BYTES_MAX,
    schema: {
      operationId: 'writeStdin',
      summary:
        'More input for an execution that was submitted with `stdinOpen`, before it runs or while it does',
      tags: ['executions'],
      consumes: BODY_TYPES,
      params: executionParamsSchema,
      querystring: stdinQuerySchema,
      body: stdinBodySchema,
      response: { 202: stdinReceiptSchema, ...problemResponses },
    },
    async handler({ params, query, body, headers, tenantId }, reply) {
      checkEncoding(headers);
      const receipt = await parts.chameleon.writeStdin(tenantId, readExecutionId(params.id), {
        bytes: body instanceof Uint8Array ? body : new Uint8Array(0),
        isEnd: query.end === 'true',
      });
      if (receipt === undefined) {
        throw notFound();
      }
      return reply.code(202).send(receipt);
    },
  });
}
