import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { LRUCache } from 'lru-cache';
import { createMcpServer, type McpConnection } from './create-mcp-server.ts';
import type { Caller } from './mcp-gate.ts';
import { ConnectionSessions } from './session-keeper.ts';

const SESSION_COUNT_MAX = 256;
/** A host that is left open over the weekend begins anew. */
const IDLE_MS_MAX = 86_400_000;
const SESSION_HEADER = 'mcp-session-id';

interface HttpSession {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly keyDigest: string;
  end(): Promise<void>;
}

/** Connections over HTTP of clients that begin with `initialize` and name their session afterwards. */
export class McpHttpSessions {
  readonly #connectionOf: (caller: Caller) => Omit<McpConnection, 'sessions'>;
  readonly #ends = new Set<Promise<void>>();
  readonly #sessions = new LRUCache<string, HttpSession>({
    max: SESSION_COUNT_MAX,
    ttl: IDLE_MS_MAX,
    ttlAutopurge: true,
    updateAgeOnGet: true,
    dispose: (session) => this.#end(session),
  });

  constructor(connectionOf: (caller: Caller) => Omit<McpConnection, 'sessions'>) {
    this.#connectionOf = connectionOf;
  }

  /** A session is its own caller's: to whoever comes with another key it is not there. */
  async fetch(request: Request, caller: Caller, message: unknown): Promise<Response> {
    const id = request.headers.get(SESSION_HEADER);
    const found = id === null ? await this.#open(caller) : this.#sessions.get(id);
    if (found === undefined || found.keyDigest !== caller.keyDigest) {
      const error = { code: -32001, message: 'there is no such session' };
      return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 404 });
    }
    const response = await found.transport.handleRequest(request, { parsedBody: message });
    if (found.transport.sessionId === undefined) {
      // It was no `initialize`: nothing has begun.
      await found.end();
    }
    return response;
  }

  /** Cancels what runs, ends what was opened. */
  async close(): Promise<void> {
    this.#sessions.clear();
    await Promise.all(this.#ends);
  }

  async #open(caller: Caller): Promise<HttpSession> {
    const connection = this.#connectionOf(caller);
    const sessions = new ConnectionSessions(caller.client);
    const server = createMcpServer({ ...connection, sessions });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.#sessions.set(id, session),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    const session: HttpSession = {
      transport,
      keyDigest: caller.keyDigest,
      async end() {
        await server.close();
        await sessions.endAll();
      },
    };
    await server.connect(transport);
    return session;
  }

  #end(session: HttpSession): void {
    const forget = (): void => void this.#ends.delete(ended);
    const ended: Promise<void> = session.end().then(forget, forget);
    this.#ends.add(ended);
  }
}
