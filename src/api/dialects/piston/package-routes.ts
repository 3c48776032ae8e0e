import type { App } from '../../fastify-app.ts';
import type { DialectParts } from '../dialect-parts.ts';
import { jsonOnly } from './json-only.ts';
import { PistonRefusal } from './piston-refusal.ts';
import { pistonRuntimesOf } from './piston-runtimes.ts';

/** `/packages`: what is installed, which is all there is; languages come and go with the host, not by this API. */
export function addPackageRoutes(scope: App, { chameleon }: DialectParts): void {
  scope.get('/packages', async () =>
    pistonRuntimesOf(chameleon.runtimes()).map(({ language, version }) => ({
      language,
      language_version: version,
      installed: true,
    })),
  );
  scope.route({
    method: ['POST', 'DELETE'],
    url: '/packages',
    preValidation: jsonOnly,
    async handler() {
      throw new PistonRefusal(
        'packages are neither installed nor removed through this API: this server runs the languages that its host has',
      );
    },
  });
}
