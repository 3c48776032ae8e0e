import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { HttpProblem } from '../http-problem.ts';
import { intentAnswerSchema, intentRequestSchema } from '../schemas/intent-schemas.ts';
import { userIdOf } from '../user-name.ts';
import { problemResponses } from './problem-responses.ts';

/** `POST /v1/intents`. */
export function addIntentRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/intents',
    schema: {
      operationId: 'announceIntent',
      summary:
        'Say that a user will probably run something soon: 201 accepted, 200 merged with an earlier one',
      tags: ['prediction'],
      body: intentRequestSchema,
      response: { 200: intentAnswerSchema, 201: intentAnswerSchema, ...problemResponses },
    },
    async handler({ body, tenantId }, reply) {
      const { kind, intent } = await parts.chameleon.addIntent({
        tenantId,
        userId: userIdOf(body.user),
        runtime: body.language,
        isolation: body.isolation,
        executionCount: body.executionCount,
        probabilityRatio: body.probability,
        startsInMs: body.startsInMs,
        durationMs: body.durationMs,
      });
      if (kind === 'over-budget') {
        throw new HttpProblem(
          'over-budget',
          "the tenant's budget of intents is spent; wait until earlier ones end",
        );
      }
      const { id, runtime, executionCount, probabilityRatio, startsAt, endsAt } = intent;
      return reply.code(kind === 'accepted' ? 201 : 200).send({
        kind,
        intent: {
          id,
          user: body.user,
          runtime,
          executionCount,
          probability: probabilityRatio,
          startsAt,
          endsAt,
        },
      });
    },
  });
}
