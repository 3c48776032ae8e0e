import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { addBatchRoutes } from './batch-routes.ts';
import { addInformationRoutes, addKeyRoutes } from './information-routes.ts';
import { judge0AnswerOf } from './judge0-answer.ts';
import { judge0KeyIn } from './judge0-key.ts';
import { addLanguageRoutes } from './language-routes.ts';
import { addSubmissionRoutes } from './submission-routes.ts';

/** The HTTP API of Judge0 CE 1.13.1, in a scope whose errors are Judge0's. */
export function addJudge0Routes(app: App, parts: DialectParts): void {
  app.register(async (plugged) => {
    const scope = plugged as App;
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, keyIn: judge0KeyIn };
    });
    scope.setErrorHandler((error, _request, reply) => {
      const { status, headers, body } = judge0AnswerOf(error, parts);
      return reply.code(status).headers(headers).send(body);
    });
    addSubmissionRoutes(scope, parts);
    addBatchRoutes(scope, parts);
    addLanguageRoutes(scope, parts);
    addInformationRoutes(scope, parts);
    addKeyRoutes(scope);
  });
}
