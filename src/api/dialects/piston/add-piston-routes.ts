import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { addConnectRoute } from './connect-route.ts';
import { addExecuteRoute } from './execute-route.ts';
import { addPackageRoutes } from './package-routes.ts';
import { pistonAnswerOf } from './piston-error.ts';
import { pistonKeyIn } from './piston-key.ts';
import { addRuntimeRoutes } from './runtime-routes.ts';

/** The HTTP and WebSocket API of Piston v2, in a scope whose errors are Piston's. */
export function addPistonRoutes(app: App, parts: DialectParts): void {
  app.register(
    async (plugged) => {
      const scope = plugged as App;
      setManners(scope, parts);
      scope.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Not Found' }));
      addRuntimeRoutes(scope, parts);
      addExecuteRoute(scope, parts);
      addPackageRoutes(scope, parts);
      await addConnectRoute(scope, parts);
    },
    { prefix: '/api/v2' },
  );
}

function setManners(scope: App, parts: DialectParts): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, keyIn: pistonKeyIn };
  });
  scope.setErrorHandler((error, _request, reply) => {
    const { status, headers, body } = pistonAnswerOf(error, parts);
    return reply.code(status).headers(headers).send(body);
  });
}
