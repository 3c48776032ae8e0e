import type { ApiParts } from '../api-parts.ts';
import { writeCursor } from '../execution-cursor.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { readExecutionFilter } from '../read-execution-filter.ts';
import { readExecutionId } from '../read-execution-id.ts';
import {
  executionListQuerySchema,
  executionParamsSchema,
  executionQuerySchema,
} from '../schemas/execution-query-schemas.ts';
import { executionListSchema, executionSchema } from '../schemas/execution-schemas.ts';
import { eventStream } from '../schemas/stream-schemas.ts';
import { streamExecution } from '../stream-execution.ts';
import { viewExecution, viewExecutionSummary } from '../views/view-execution.ts';
import { waitForExecution } from '../wait-for-execution.ts';
import { problemResponses } from './problem-responses.ts';

const tags = ['executions'];

/** `GET`, `DELETE` of one execution, its event stream, and the list of recent ones. */
export function addExecutionRoutes(app: App, parts: ApiParts): void {
  addListRoute(app, parts);
  addFindRoute(app, parts);
  addCancelRoute(app, parts);
  addEventsRoute(app, parts);
}

function addListRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/executions',
    schema: {
      operationId: 'listExecutions',
      summary: 'Recent executions, newest first, without their output',
      tags,
      querystring: executionListQuerySchema,
      response: { 200: executionListSchema, ...problemResponses },
    },
    async handler({ query, tenantId }) {
      const filter = readExecutionFilter(query);
      // One more than asked for tells whether there is another page.
      const found = filter && (await parts.chameleon.recent(tenantId, { ...filter, count: query.count + 1 }));
      const page = (found ?? []).slice(0, query.count);
      const last = found !== undefined && found.length > page.length ? page.at(-1) : undefined;
      return {
        executions: page.map(viewExecutionSummary),
        next: last === undefined ? null : writeCursor(last),
      };
    },
  });
}

function addFindRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/executions/:id',
    schema: {
      operationId: 'getExecution',
      summary: 'One execution, or its outcome once it is there',
      tags,
      params: executionParamsSchema,
      querystring: executionQuerySchema,
      response: { 200: executionSchema, ...problemResponses },
    },
    async handler(request) {
      const found = await waitForExecution(parts, {
        tenantId: request.tenantId,
        id: readExecutionId(request.params.id),
        waitMs: request.query.waitMs,
        request: request.raw,
      });
      if (found === undefined) {
        throw notFound();
      }
      return viewExecution(found);
    },
  });
}

function addCancelRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/executions/:id',
    schema: {
      operationId: 'cancelExecution',
      summary: 'Ask an execution to end as cancelled: 202, or 200 when it had ended before',
      tags,
      params: executionParamsSchema,
      response: { 200: executionSchema, 202: executionSchema, ...problemResponses },
    },
    async handler({ params, tenantId }, reply) {
      const id = readExecutionId(params.id);
      const isAsked = await parts.chameleon.cancel(tenantId, id);
      const found = await parts.chameleon.find(tenantId, id);
      if (found === undefined) {
        throw notFound();
      }
      return reply.code(isAsked ? 202 : 200).send(viewExecution(found));
    },
  });
}

function addEventsRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/executions/:id/events',
    schema: {
      operationId: 'watchExecution',
      summary:
        'One execution as server-sent events: as it stands, events and output as they come, last `finished`',
      tags,
      params: executionParamsSchema,
      response: { 200: eventStream('execution, execution.*, output, finished'), ...problemResponses },
    },
    async handler(request, reply) {
      await streamExecution(parts, {
        tenantId: request.tenantId,
        id: readExecutionId(request.params.id),
        headers: {},
        takeResponse: () => reply.hijack().raw,
      });
      return reply;
    },
  });
}
