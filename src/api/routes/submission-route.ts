import { z } from '../../kernel/schema.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { answerKindOf, readSubmissionBody } from '../read-submission-body.ts';
import { executionSchema, idempotencyKeySchema, submissionSchema } from '../schemas/execution-schemas.ts';
import { streamExecution } from '../stream-execution.ts';
import { viewExecution } from '../views/view-execution.ts';
import { problemResponses } from './problem-responses.ts';

const submissionHeadersSchema = z.object({
  'idempotency-key': idempotencyKeySchema.optional(),
  prefer: z.string().max(200).optional().meta({ description: 'respond-async: like wait: false' }),
  accept: z.string().max(1000).optional().meta({ description: 'text/event-stream: like GET …/events' }),
});

/** `POST /v1/executions`. Once accepted, an execution goes on whether or not the caller still listens. */
export function addSubmissionRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/executions',
    schema: {
      operationId: 'submitExecution',
      summary: 'Run a program once',
      tags: ['executions'],
      headers: submissionHeadersSchema,
      body: submissionSchema,
      response: { 200: executionSchema, 202: executionSchema, ...problemResponses },
    },
    async handler(request, reply) {
      const { body, headers, tenantId } = request;
      const submission = await readSubmissionBody(tenantId, { body, headers }, parts.archiveLimits);
      const accepted = await parts.chameleon.submit(submission);
      // Whoever waits below hears of a failure; where nobody waits it must not end the process.
      accepted.finished.catch(() => undefined);
      const { execution, isRepeat } = accepted;
      const replay: Record<string, string> = isRepeat ? { 'idempotency-replayed': 'true' } : {};
      const location = `/v1/executions/${execution.id}`;
      reply.headers({ ...replay, location });
      switch (answerKindOf(body, headers)) {
        case 'when-finished':
          return viewExecution(await accepted.finished);
        case 'at-once':
          return reply.code(execution.state.kind === 'finished' ? 200 : 202).send(viewExecution(execution));
        case 'as-events':
          await streamExecution(parts, {
            tenantId,
            id: execution.id,
            headers: { ...replay, location },
            takeResponse: () => reply.hijack().raw,
          });
          return reply;
      }
    },
  });
}
