import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  type RawServerDefault,
} from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { TenantId } from '../kernel/ids.ts';
import type { Scope } from '../model/api-key.ts';
import type { Caller } from '../platform/key-book.ts';
import type { KeyFinder } from './authenticate.ts';
import { createBodyReader } from './body-reader.ts';
import { PROBLEM_TYPE, problemBody } from './problem.ts';
import { requestIdOf } from './request-id.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, as the API key tells; set before any handler of a route that is not public. */
    tenantId: TenantId;
    /** The same, with what they may do. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What the route needs leave for; absent: reading where it is a GET, running where it is not. */
    scope?: Scope;
  }
  interface FastifyContextConfig {
    /** Where the clients of a dialect put their API key; absent: where ours do. */
    keyIn?: KeyFinder;
  }
}

/** The HTTP framework with the schema library behind its routes: the only file that knows either. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What of a request tells what it needs leave for. */
export type ScopedRequest = Pick<FastifyRequest, 'method' | 'routeOptions'>;

/** How the OpenAPI generator reads the routes' schemas. */
export const schemaTransforms = {
  transform: jsonSchemaTransform,
  transformObject: jsonSchemaTransformObject,
};

const HEADER_BYTES_MAX = 16_384;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 60_000;
/** Node looks for late requests this often. */
const CHECK_INTERVAL_MS = 2_000;
const REQUESTS_PER_SOCKET_MAX = 10_000;
const CONNECTION_COUNT_MAX = 4_096;
/** A user name of 100 characters, percent-encoded. */
const PARAMETER_LENGTH_MAX = 1_000;

/** The body of an answer to what never became a request: too late, too long, or not HTTP. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([
          '431 Request Header Fields Too Large',
          'header-too-large',
          `the headers exceed ${HEADER_BYTES_MAX} bytes`,
        ] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', 'invalid-request', 'the request did not arrive in time'] as const)
        : (['400 Bad Request', 'invalid-request', 'this is not an HTTP request'] as const);
  const body = JSON.stringify(problemBody(Number.parseInt(status, 10), { code, message, fault: 'caller' }));
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** What an error is answered with. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** An app that reads JSON and nothing else, within strict limits of size, depth and time. */
export function createApp(options: {
  readonly bodyBytesMax: number;
  /** Where a request to change the protocol is heard; at all others it is not, as HTTP allows. */
  readonly isUpgradable?: (path: string) => boolean;
  readonly toAnswer: (error: unknown, requestId: string) => ErrorAnswer;
}): App {
  const app = fastify({
    logger: false,
    bodyLimit: options.bodyBytesMax,
    exposeHeadRoutes: false,
    genReqId: ({ headers }) => requestIdOf(headers),
    return503OnClosing: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxRequestsPerSocket: REQUESTS_PER_SOCKET_MAX,
    http: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      // Some clients offer HTTP/2 with every request; its body would be lost with the offer taken up.
      shouldUpgradeCallback: ({ url = '' }) => options.isUpgradable?.(url.split('?', 1)[0] ?? '') === true,
    },
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    clientErrorHandler: refuseConnection,
    // A path that cannot be decoded fails before there is a route, and with it a handler of errors.
    frameworkErrors(error, { id }, reply) {
      const { status, headers, body } = options.toAnswer(error, id);
      reply.hijack();
      reply.raw
        .writeHead(status, { ...headers, 'x-request-id': id, 'content-type': PROBLEM_TYPE })
        .end(JSON.stringify(body));
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = CONNECTION_COUNT_MAX;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeAllContentTypeParsers();
  const bodies = createBodyReader();
  app.addHook('onClose', () => bodies.close());
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer<ArrayBuffer>) => bodies.read(request.headers, body),
  );
  app.setErrorHandler((error, { id }, reply) => {
    const { status, headers, body } = options.toAnswer(error, id);
    return reply.code(status).headers(headers).type(PROBLEM_TYPE).send(body);
  });
  return app;
}
