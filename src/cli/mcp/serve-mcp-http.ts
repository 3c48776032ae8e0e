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

function refuse(response: ServerResponse, status: number, message: string): void {
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

/** Serves MCP at `/mcp`. Rejects with a `CliFailure` where it cannot listen there. */
export async function serveMcpHttp(
  given: Settings & { readonly host: string; readonly port: number },
): Promise<McpHttpServer> {
  const answerer = createAnswerer(given);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const admitted = await given.gate.admit(request.headers, request.socket.localPort ?? 0);
    if ('status' in admitted) {
      refuse(response, admitted.status, admitted.message);
      return;
    }
    if (request.url?.split('?')[0] !== PATH) {
      refuse(response, 404, `MCP is served at ${PATH}`);
      return;
    }
    if (!METHODS.has(request.method ?? '')) {
      refuse(response, 405, `MCP is asked by ${[...METHODS].join(', ')}`);
      return;
    }
    const read =
      request.method === 'POST' ? await readMessage(request) : ({ kind: 'value', value: undefined } as const);
    if (read.kind === 'refused') {
      refuse(response, read.status, read.message);
      return;
    }
    const asked = toWebRequest(request, response);
    await sendWebResponse(await answerer.fetch(asked, admitted, read.value), response);
  };
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
    },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        // Whoever went away needs no answer, and nobody is to hear of it.
        if (response.destroyed) {
          return;
        }
        void given.terminal.err(`chameleon: ${messageOf(error)}\n`);
        if (response.headersSent) {
          response.destroy();
        } else {
          refuse(response, 500, 'a fault of this command; its standard error says more');
        }
      });
    },
  );
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
