import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import { createMcpGate } from '../../../src/cli/mcp/mcp-gate.ts';
import { serveMcpHttp } from '../../../src/cli/mcp/serve-mcp-http.ts';
import { type MemoryServer, startMemoryServer } from '../memory-chameleon/memory-server.ts';
import { createMemoryTerminal, type MemoryTerminal } from '../memory-chameleon/memory-terminal.ts';

/** Which age of the protocol a client speaks. */
export type Age = 'legacy' | 'auto';

export interface OpenMcpHttp extends MemoryServer {
  readonly mcpUrl: string;
  readonly terminal: MemoryTerminal;
  close(): Promise<void>;
  /** A client of the protocol's own library, connected. */
  connect(age: Age, headers?: Readonly<Record<string, string>>): Promise<Client>;
  /** A bare request with any headers, also those that no well-behaved client sends; resolves with status and body. */
  raw(
    method: string,
    given: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly path?: string;
      readonly body?: string;
    },
  ): Promise<{
    readonly status: number;
    readonly text: string;
    readonly headers: NodeJS.Dict<string | string[]>;
  }>;
}

/** MCP over HTTP before a real server over a system in memory. */
export async function openMcpHttp(
  given: { readonly settings?: Readonly<Record<string, unknown>>; readonly ownKey?: string } = {},
): Promise<OpenMcpHttp> {
  const server = await startMemoryServer(given.settings);
  const terminal = createMemoryTerminal();
  const gate = createMcpGate({ url: server.url, isLoopback: true, ownKey: given.ownKey });
  const served = await serveMcpHttp({
    ...{ gate, terminal, host: '127.0.0.1', port: 0, version: '1.2.3' },
    settings: { outputCharsMax: 20_000, network: 'none' },
    userOf: (caller, clientName) => caller.user ?? `ada/${clientName}`,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= served.close();
    return closing;
  };
  onTestFinished(close);
  const { port } = new URL(served.url);
  return {
    ...server,
    terminal,
    close,
    mcpUrl: served.url,
    async connect(age, headers = {}) {
      const agent = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: age } });
      onTestFinished(() => agent.close());
      await agent.connect(
        new StreamableHTTPClientTransport(new URL(served.url), { requestInit: { headers } }),
      );
      return agent;
    },
    raw(method, { headers = {}, path = '/mcp', body = '' }) {
      return new Promise((resolve, reject) => {
        const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
          const chunks: Uint8Array[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => {
            const { statusCode = 0 } = response;
            resolve({
              status: statusCode,
              text: Buffer.concat(chunks).toString(),
              headers: response.headers,
            });
          });
        });
        sent.on('error', reject).end(body);
      });
    },
  };
}
