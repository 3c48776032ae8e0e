import { type KeyId, parseId } from '../../kernel/ids.ts';
import { z } from '../../kernel/schema.ts';
import { MS_PER_DAY, MS_PER_SECOND } from '../../kernel/units.ts';
import { tenantIdOf, tenantNameOf } from '../../model/tenant-name.ts';
import type { ApiParts } from '../api-parts.ts';
import type { App } from '../fastify-app.ts';
import { notFound } from '../problem.ts';
import {
  auditListSchema,
  keyListSchema,
  keyRequestSchema,
  keyRotationSchema,
  madeKeySchema,
  tenantNameSchema,
} from '../schemas/key-schemas.ts';
import { viewKey } from '../views/view-key.ts';
import { problemResponses } from './problem-responses.ts';

const tags = ['access'];
const config = { scope: 'manage' } as const;
const params = z.object({ id: z.string() });

/** Who may ask: keys, and what was done with those that may manage. */
export function addKeyRoutes(app: App, parts: ApiParts): void {
  addCreateRoute(app, parts);
  addListRoute(app, parts);
  addRotateRoute(app, parts);
  addRevokeRoute(app, parts);
  addAuditRoute(app, parts);
}

function addCreateRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/keys',
    config,
    schema: {
      operationId: 'createKey',
      summary: 'Make an API key: it is told this once',
      tags,
      body: keyRequestSchema,
      response: { 201: madeKeySchema, ...problemResponses },
    },
    async handler({ body, caller }, reply) {
      const { keys } = parts.chameleon;
      const { key, secret } = await keys.create(caller, {
        ...{ role: body.role, name: body.name },
        tenantId: body.tenant === undefined ? undefined : tenantIdOf(body.tenant),
        expiresInMs: body.expiresInDays === undefined ? undefined : body.expiresInDays * MS_PER_DAY,
      });
      return reply.code(201).send({ ...viewKey(key, keys), key: secret });
    },
  });
}

function addListRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/keys',
    config,
    schema: {
      operationId: 'listKeys',
      summary: "The tenant's API keys, without the keys themselves; an admin sees those of all",
      tags,
      querystring: z.object({ tenant: tenantNameSchema.optional() }),
      response: { 200: keyListSchema, ...problemResponses },
    },
    async handler({ query, caller }) {
      const { keys } = parts.chameleon;
      const tenantId = query.tenant === undefined ? undefined : tenantIdOf(query.tenant);
      return { keys: keys.list(caller, tenantId).map((key) => viewKey(key, keys)) };
    },
  });
}

function addRotateRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'POST',
    url: '/v1/keys/:id/rotate',
    config,
    schema: {
      operationId: 'rotateKey',
      summary: 'Make a key in place of an old one, which still is one for a while',
      tags,
      params,
      body: keyRotationSchema,
      response: { 201: madeKeySchema, ...problemResponses },
    },
    async handler({ params: { id }, body, caller }, reply) {
      const { keys } = parts.chameleon;
      const { key, secret } = await keys.rotate(caller, readKeyId(id), body.graceSeconds * MS_PER_SECOND);
      return reply.code(201).send({ ...viewKey(key, keys), key: secret });
    },
  });
}

function addRevokeRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'DELETE',
    url: '/v1/keys/:id',
    config,
    schema: {
      operationId: 'revokeKey',
      summary: 'Take a key away: from now on it is none',
      tags,
      params,
      response: { 204: z.null(), ...problemResponses },
    },
    async handler({ params: { id }, caller }, reply) {
      await parts.chameleon.keys.revoke(caller, readKeyId(id));
      return reply.code(204).send(null);
    },
  });
}

function addAuditRoute(app: App, parts: ApiParts): void {
  app.route({
    method: 'GET',
    url: '/v1/audit',
    config,
    schema: {
      operationId: 'listAudit',
      summary: 'What was done to keys and to what is kept of people; an admin sees all of it',
      tags,
      querystring: z.object({ count: z.coerce.number().int().min(1).max(1000).default(100) }),
      response: { 200: auditListSchema, ...problemResponses },
    },
    async handler({ query, caller }) {
      const entries = await parts.chameleon.keys.audit(caller, query.count);
      return {
        entries: entries.map(({ tenantId, by, ...entry }) => ({
          ...entry,
          tenant: tenantNameOf(tenantId),
          by: by ?? null,
        })),
      };
    },
  });
}

function readKeyId(text: string): KeyId {
  const id = parseId('key', text);
  if (id === undefined) {
    throw notFound();
  }
  return id;
}
