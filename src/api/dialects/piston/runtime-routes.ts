import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { pistonRuntimesOf } from './piston-runtimes.ts';

/** `GET /runtimes`. */
export function addRuntimeRoutes(scope: App, { chameleon }: DialectParts): void {
  scope.get('/runtimes', async () =>
    pistonRuntimesOf(chameleon.runtimes()).map(({ language, version, aliases, runtime }) => ({
      language,
      version,
      aliases,
      runtime,
    })),
  );
}
