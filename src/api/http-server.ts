import { assert } from '../kernel/assert.ts';
import { ChameleonError } from '../kernel/errors.ts';
import { BYTES_PER_MB } from '../kernel/units.ts';
import { mayDo } from '../model/api-key.ts';
import type { Chameleon } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import type { Caller } from '../platform/key-book.ts';
import type { ApiLogger } from './api-logger.ts';
import type { ApiParts } from './api-parts.ts';
import { type Authenticator, createAuthenticator } from './authenticate.ts';
import { type Closing, createClosing } from './closing.ts';
import { dashboardFolder, readDashboard } from './dashboard-files.ts';
import { addDialects, dialectRoot, isUpgradable } from './dialects/add-dialects.ts';
import { type App, createApp, type ScopedRequest } from './fastify-app.ts';
import { notFound, toProblem } from './problem.ts';
import { addAllRoutes } from './routes/all-routes.ts';
import { addDashboardRoutes } from './routes/dashboard-routes.ts';
import { addDescriptionRoute } from './routes/description-route.ts';
import { publicPaths } from './routes/public-paths.ts';
import type { ProblemCode } from './schemas/problem-schema.ts';

/** The API as a server. */
export interface HttpServer {
  /** Listens where the configuration says; resolves with the address for clients, as `http://127.0.0.1:7077`. */
  listen(): Promise<string>;
  /** The port it listens on, also where the configuration left the choice to the host; asserts that it listens. */
  port(): number;
  /**
   * Takes no new work, ends streams and long polls, lets what is under way be answered, and after `deadlineMs`
   * ends what is left.
   */
  close(deadlineMs: number): Promise<void>;
}

/** Room beside the code itself for what JSON adds to it, and for standard input, arguments and variables. */
const BODY_BYTES_BESIDE_CODE = 7 * BYTES_PER_MB;

const SWEEP_INTERVAL_MS = 20;

/** Whoever is turned away because there is too much to do is told so; a log of each would be one more thing to do. */
const EXPECTED_CODES: ReadonlySet<ProblemCode> = new Set(['overloaded', 'shutting-down']);

const securityHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** What every request meets first: who asks, and whether work is still taken. */
function addGuard(app: App, guards: { authenticator: Authenticator; closing: Closing }): void {
  const { authenticator, closing } = guards;
  app.decorateRequest('tenantId');
  app.decorateRequest('caller');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders).header('x-request-id', request.id);
    authenticator.checkOrigin(request.headers, request.socket.localPort ?? 0);
    // What is no route is answered as such to everybody; what is one wants a key unless it is listed as public.
    if (!request.is404 && !publicPaths.has(request.routeOptions.url ?? '')) {
      const caller = authenticator.callerOf(request.headers, request.routeOptions.config.keyIn);
      checkScope(caller, request);
      request.caller = caller;
      request.tenantId = caller.tenantId;
    }
    if (closing.isClosing && request.method === 'POST') {
      throw new ChameleonError('shutting-down', 'the server is closing and takes no new work');
    }
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing.isClosing) {
      reply.header('connection', 'close');
    }
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
}

/** Throws `forbidden` for a key that may less than the route needs. */
function checkScope({ role }: Caller, { method, routeOptions }: ScopedRequest): void {
  const scope = routeOptions.config.scope ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'run');
  if (!mayDo(role, scope)) {
    throw new ChameleonError('forbidden', `a key of role ${role} may not ${scope}`);
  }
}

/** A connection that falls idle while the server closes would otherwise be kept for the client's next request. */
async function closeWithin(app: App, deadlineMs: number): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_INTERVAL_MS);
  const deadline = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
  await app.close();
  clearInterval(sweep);
  clearTimeout(deadline);
}

/** Files are mostly sent in base64, which takes four bytes for three. */
function bodyBytesMaxOf({ codeBytesMax, filesBytesMax }: Config): number {
  return codeBytesMax + Math.ceil(filesBytesMax / 3) * 4 + BODY_BYTES_BESIDE_CODE;
}

/** Prepares the API over a running system. */
export function createHttpServer(given: {
  readonly chameleon: Chameleon;
  readonly config: Config;
  readonly logger: ApiLogger;
  /** Where the dashboard's files are; absent: where the build puts them. */
  readonly dashboardFolder?: string;
}): HttpServer {
  const { chameleon, config, logger } = given;
  const authenticator = createAuthenticator(chameleon.keys, config);
  const archiveLimits = { countMax: config.fileCountMax, bytesMax: config.filesBytesMax };
  const parts: ApiParts = { chameleon, closing: createClosing(), archiveLimits, prices: config.prices };
  const bodyBytesMax = bodyBytesMaxOf(config);
  const toLoggedProblem = (error: unknown, requestId?: string) => {
    const problem = toProblem(error, Math.random());
    if (problem.status >= 500 && !EXPECTED_CODES.has(problem.body.code)) {
      logger.error({ err: error, code: problem.body.code, requestId }, 'a request failed');
    }
    return problem;
  };
  const app = createApp({
    bodyBytesMax,
    isUpgradable: (path) => isUpgradable(path, config.dialects),
    toAnswer: toLoggedProblem,
  });
  addGuard(app, { authenticator, closing: parts.closing });
  addAllRoutes(app, parts);
  addDialects(app, { ...parts, config, bodyBytesMax, toProblem: toLoggedProblem });
  // The generator is loaded by whoever first asks: most servers are never asked.
  addDescriptionRoute(app, async () => (await import('./describe-api.ts')).describeApi());
  const { dashboardFolder: folder = dashboardFolder } = given;
  addDashboardRoutes(app, () => readDashboard(folder), dialectRoot(config.dialects));
  return {
    listen: () => app.listen({ host: config.host, port: config.port }),
    port() {
      const address = app.server.address();
      assert(typeof address === 'object' && address !== null, 'the port is known while the server listens');
      return address.port;
    },
    close(deadlineMs) {
      parts.closing.begin();
      return closeWithin(app, deadlineMs);
    },
  };
}
