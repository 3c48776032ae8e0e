import { z } from '../../kernel/schema.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { healthSchema, readinessSchema, runtimesSchema } from '../schemas/operation-schemas.ts';
import { problemResponses } from './problem-responses.ts';

const tags = ['operation'];

/** Runtimes, health, readiness and metrics. */
export function addOperationRoutes(app: App, parts: ApiParts): void {
  addRuntimesRoute(app, parts);
  addHealthRoutes(app, parts);
  addMetricsRoute(app, parts);
}

function addRuntimesRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/runtimes',
    schema: {
      operationId: 'listRuntimes',
      summary: 'The languages of this server',
      tags,
      response: { 200: runtimesSchema, ...problemResponses },
    },
    async handler() {
      const runtimes = parts.chameleon.runtimes().map(({ level: isolationLevel, ...runtime }) => ({
        ...runtime,
        isolationLevel,
        aliases: [...runtime.aliases],
        extensions: [...runtime.extensions],
      }));
      return { runtimes };
    },
  });
}

function addHealthRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    exposeHeadRoute: true,
    url: '/healthz',
    schema: {
      operationId: 'getHealth',
      summary: 'Whether the process answers',
      tags,
      response: { 200: healthSchema },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
  app.route({
    method: 'GET',
    exposeHeadRoute: true,
    url: '/readyz',
    schema: {
      operationId: 'getReadiness',
      summary: 'Whether work can be taken now, and if not, why',
      tags,
      response: { 200: readinessSchema, 503: readinessSchema },
    },
    async handler(_request, reply) {
      const { isReady, reasons } = parts.closing.isClosing
        ? { isReady: false, reasons: ['the server is closing'] }
        : parts.chameleon.readiness();
      return reply.code(isReady ? 200 : 503).send({ isReady, reasons: [...reasons] });
    },
  });
}

function addMetricsRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    schema: {
      operationId: 'getMetrics',
      summary: 'Metrics in the Prometheus text format',
      tags,
      response: {
        200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
        ...problemResponses,
      },
    },
    async handler(_request, reply) {
      const text = await parts.chameleon.metrics();
      // A string of the right type is sent as it is, not as JSON.
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
    },
  });
}
