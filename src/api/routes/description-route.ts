import type { App } from '../fastify-app.ts';

/** `GET /openapi.json`: what `describe` makes of all other routes. */
export function addDescriptionRoute(app: App, describe: () => Promise<object>): void {
  app.route({
    method: 'GET',
    url: '/openapi.json',
    schema: { hide: true },
    handler: async (_request, reply) => reply.type('application/json').send(await describe()),
  });
}
