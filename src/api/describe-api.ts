import { fastifySwagger } from '@fastify/swagger';
import { AssertionFailure } from '../kernel/assert.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { ApiParts } from './api-parts.ts';
import { createClosing } from './closing.ts';
import { createApp, schemaTransforms } from './fastify-app.ts';
import { nameWildcards } from './name-wildcards.ts';
import { reachableSchemas } from './reachable-schemas.ts';
import { addAllRoutes } from './routes/all-routes.ts';
import { publicPaths } from './routes/public-paths.ts';

/** An OpenAPI 3.1 document, as far as this program looks into it itself. */
export interface ApiDescription {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

/** Routes are described, not served: nothing of the running system is asked. */
const describedParts: ApiParts = {
  get chameleon(): Chameleon {
    throw new AssertionFailure('a route was called while the API was only described');
  },
  closing: createClosing(),
  archiveLimits: { countMax: 0, bytesMax: 0 },
  prices: null,
};

function unanswered(error: unknown): never {
  throw error;
}

let description: Promise<ApiDescription> | undefined;

/** The OpenAPI 3.1 document of this API, made from the schemas that the routes enforce. Made once. */
export function describeApi(): Promise<ApiDescription> {
  description ??= makeDescription();
  return description;
}

async function makeDescription(): Promise<ApiDescription> {
  const app = createApp({ bodyBytesMax: 1, toAnswer: unanswered });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chameleon',
        version: '1',
        description: 'Runs submitted code in isolated instances that are warm before it arrives.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      security: [{ bearer: [] }, { apiKey: [] }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    transform: schemaTransforms.transform,
    transformObject: schemaTransforms.transformObject,
  });
  app.addHook('onRoute', (route) => {
    if (publicPaths.has(route.url)) {
      route.schema = { ...route.schema, security: [] };
    }
  });
  // Within a plugin, so that the generator, loaded before it, sees the routes.
  await app.register(async (scope) => addAllRoutes(scope as typeof app, describedParts));
  await app.ready();
  const document = app.swagger() as unknown as ApiDescription;
  await app.close();
  // Each schema is generated as it is read and as it is written; most are only ever one of the two.
  const paths = nameWildcards(document.paths);
  const schemas = reachableSchemas(paths, document.components.schemas);
  return { ...document, paths, components: { ...document.components, schemas } };
}
