import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import { messageOf } from '../../kernel/errors.ts';
import { listenFailure } from '../start-server.ts';
import type { Terminal } from '../terminal.ts';
import { CallsInFlight } from './calls-in-flight.ts';
import { createMcpServer, type McpConnection } from './create-mcp-server.ts';
import type { Caller, McpGate } from './mcp-gate.ts';
import { McpHttpSessions } from './mcp-http-sessions.ts';
import { readMessage } from './read-message.ts';
import { forgetfulKeeper } from './session-keeper.ts';
import { sendWebResponse, toWebRequest } from './web-exchange.ts';

const PATH = '/mcp';
const METHODS: ReadonlySet<string> = new Set(['POST', 'GET', 'DELETE']);
const HEADER_BYTES_MAX = 16_384;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CHECK_INTERVAL_MS = 2_000;
const CONNECTION_COUNT_MAX = 512;

/** A server of MCP over streamable HTTP. */
export interface McpHttpServer {
  /** As `http://127.0.0.1:8077/mcp`. */
  readonly url: string;
  /** Takes no new requests, cancels what runs, ends the sessions of connections. */
  close(): Promise<void>;
}

type Settings = Pick<McpConnection, 'settings' | 'version'> & {
  readonly gate: McpGate;
  readonly terminal: Terminal;
  /** For whom a caller's programs run, by what its client is called. */
  userOf(caller: Caller, clientName: string | undefined): string;
};

function refuse(
  response: ServerResponse,
  { status, message }: { readonly status: number; readonly message: string },
): void {
  const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null });
  // What is left of the request is not read.
  response
    .writeHead(status, { ...challenge, 'content-type': 'application/json', connection: 'close' })
    .end(body);
}

/** Answers requests of every age of the protocol: those that stand for themselves, and those of a session. */
function createAnswerer(given: Settings) {
  const calls = new CallsInFlight();
  const connectionOf = (caller: Caller): Omit<McpConnection, 'sessions'> => ({
    ...{ client: caller.client, settings: given.settings, version: given.version },
    userOf: (clientName) => given.userOf(caller, clientName),
    onCall: (call) => calls.add(call),
  });
  const sessions = new McpHttpSessions(connectionOf);
  const single = createMcpHandler(
    ({ authInfo }) =>
      createMcpServer({ ...connectionOf(authInfo?.extra?.caller as Caller), sessions: forgetfulKeeper }),
    {
      legacy: 'reject',
      onerror: (error) => void given.terminal.err(`chameleon: ${error.message}\n`),
    },
  );
  return {
    async fetch(request: Request, caller: Caller, message: unknown): Promise<Response> {
      if (await isLegacyRequest(request, message)) {
        return sessions.fetch(request, caller, message);
      }
      const authInfo = { token: '', clientId: caller.keyDigest, scopes: [], extra: { caller } };
      return single.fetch(request, { authInfo, parsedBody: message });
    },
    async close(): Promise<void> {
      await Promise.all([single.close(), sessions.close()]);
      await calls.settled();
    },
  };
}

async function listen(server: Server, at: { readonly host: string; readonly port: number }): Promise<number> {
  server.listen(at.port, at.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenFailure(error, at);
  }
  return (server.address() as AddressInfo).port;
}

/** Why a request is not answered, before any of its body is read. */
function whyNot({ url, method = '' }: IncomingMessage): { status: number; message: string } | undefined {
  if (url?.split('?')[0] !== PATH) {
    return { status: 404, message: `MCP is served at ${PATH}` };
  }
  return METHODS.has(method)
    ? undefined
    : { status: 405, message: `MCP is asked by ${[...METHODS].join(', ')}` };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { gate, answerer }: { readonly gate: McpGate; readonly answerer: ReturnType<typeof createAnswerer> },
): Promise<void> {
  const admitted = await gate.admit(request.headers, request.socket.localPort ?? 0);
  if ('status' in admitted) {
    refuse(response, admitted);
    return;
  }
  const refused = whyNot(request);
  if (refused !== undefined) {
    refuse(response, refused);
    return;
  }
  const read = request.method === 'POST' ? await readMessage(request) : undefined;
  if (read?.kind === 'refused') {
    refuse(response, read);
    return;
  }
  const asked = toWebRequest(request, response);
  await sendWebResponse(await answerer.fetch(asked, admitted, read?.value), response);
}

/** Answers what could not be answered: a bug, or a client that went away in between. */
function giveUp(error: unknown, response: ServerResponse, terminal: Terminal): void {
  // Whoever went away needs no answer, and nobody is to hear of it.
  if (response.destroyed) {
    return;
  }
  void terminal.err(`chameleon: ${messageOf(error)}\n`);
  if (response.headersSent) {
    response.destroy();
  } else {
    refuse(response, { status: 500, message: 'a fault of this command; its standard error says more' });
  }
}

/** Serves MCP at `/mcp`. Rejects with a `CliFailure` where it cannot listen there. */
export async function serveMcpHttp(
  given: Settings & { readonly host: string; readonly port: number },
): Promise<McpHttpServer> {
  const { gate, terminal } = given;
  const answerer = createAnswerer(given);
  const limits = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  };
  const server = createServer(limits, (request, response) => {
    answer(request, response, { gate, answerer }).catch((error: unknown) =>
      giveUp(error, response, terminal),
    );
  });
  server.maxConnections = CONNECTION_COUNT_MAX;
  const port = await listen(server, given);
  const host = given.host.includes(':') ? `[${given.host}]` : given.host;
  return {
    url: `http://${host}:${port}${PATH}`,
    async close() {
      server.close();
      await answerer.close();
      server.closeAllConnections();
    },
  };
}
