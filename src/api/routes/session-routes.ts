import { parseId, type SessionId } from '../../kernel/ids.ts';
import { z } from '../../kernel/schema.ts';
import type { Session } from '../../model/session.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import { executionSchema } from '../schemas/execution-schemas.ts';
import { sessionListSchema, sessionRequestSchema, sessionSchema } from '../schemas/session-schemas.ts';
import { userSchema } from '../schemas/text-schema.ts';
import { userIdOf } from '../user-name.ts';
import { viewExecution } from '../views/view-execution.ts';
import { viewSession } from '../views/view-session.ts';
import { problemResponses } from './problem-responses.ts';

const tags = ['sessions'];
const params = z.object({ id: z.string() });

/** What there is to collect is found by the launcher: the piece itself does nothing. */
const NOTHING = '\n';

/** An instance that a user keeps between executions. What runs in it is an execution as any other, that names it. */
export function addSessionRoutes(app: App, parts: ApiParts): void {
  addOpenRoute(app, parts);
  addReadRoutes(app, parts);
  addSnapshotRoute(app, parts);
  addCloseRoute(app, parts);
}

function addOpenRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/sessions',
    schema: {
      operationId: 'openSession',
      summary: 'Open a session: variables and files live on between its executions',
      tags,
      body: sessionRequestSchema,
      response: { 201: sessionSchema, ...problemResponses },
    },
    async handler({ body, tenantId }, reply) {
      const { user, language: runtime, isolation, limits, idleMs } = body;
      const request = { tenantId, userId: userIdOf(user), runtime, isolation, limits, idleMs };
      const session = await parts.chameleon.openSession(request);
      return reply.code(201).header('location', `/v1/sessions/${session.id}`).send(viewSession(session));
    },
  });
}

function addReadRoutes(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/sessions',
    schema: {
      operationId: 'listSessions',
      summary: 'The open sessions, and those that ended of late',
      tags,
      querystring: z.object({ user: userSchema.optional() }),
      response: { 200: sessionListSchema, ...problemResponses },
    },
    async handler({ query, tenantId }) {
      const userId = query.user === undefined ? undefined : userIdOf(query.user);
      return { sessions: parts.chameleon.sessions(tenantId, userId).map(viewSession) };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/sessions/:id',
    schema: {
      operationId: 'getSession',
      summary: 'One session',
      tags,
      params,
      response: { 200: sessionSchema, ...problemResponses },
    },
    handler: async (request) =>
      viewSession(known(parts.chameleon.session(request.tenantId, readId(request.params.id)))),
  });
}

function addSnapshotRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/sessions/:id/snapshot',
    schema: {
      operationId: 'snapshotSession',
      summary:
        'Hand back the files of a session: an execution that does nothing, with all of them as its artifacts',
      tags,
      params,
      response: { 200: executionSchema, ...problemResponses },
    },
    async handler(request) {
      const { tenantId } = request;
      const session = known(parts.chameleon.session(tenantId, readId(request.params.id)));
      const accepted = await parts.chameleon.submit({
        ...{ tenantId, userId: session.userId, sessionId: session.id },
        ...{ runtime: undefined, fileName: undefined, code: NOTHING },
        ...{ stdin: '', args: [], env: {}, limits: {} },
        artifacts: ['.'],
        idempotencyKey: undefined,
        isOutcomeAwaited: true,
      });
      return viewExecution(await accepted.finished);
    },
  });
}

function addCloseRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/sessions/:id',
    schema: {
      operationId: 'closeSession',
      summary: 'End a session, and the execution that it runs',
      tags,
      params,
      response: { 200: sessionSchema, ...problemResponses },
    },
    handler: async (request) =>
      viewSession(known(parts.chameleon.closeSession(request.tenantId, readId(request.params.id)))),
  });
}

/** What is no id is answered like one that nobody has. */
function readId(text: string): SessionId {
  const id = parseId('ses', text);
  if (id === undefined) {
    throw notFound();
  }
  return id;
}

function known(session: Session | undefined): Session {
  if (session === undefined) {
    throw notFound();
  }
  return session;
}
