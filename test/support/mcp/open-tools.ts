import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { createApiClient } from '../../../src/cli/api-client.ts';
import { CallsInFlight } from '../../../src/cli/mcp/calls-in-flight.ts';
import { createMcpServer } from '../../../src/cli/mcp/create-mcp-server.ts';
import type { ToolSettings } from '../../../src/cli/mcp/mcp-tool.ts';
import { ConnectionSessions } from '../../../src/cli/mcp/session-keeper.ts';
import { type MemoryServer, startMemoryServer } from '../memory-chameleon/memory-server.ts';

export interface OpenTools extends MemoryServer {
  /** A client of the protocol's own library. */
  readonly agent: Client;
  readonly sessions: ConnectionSessions;
  readonly calls: CallsInFlight;
}

/** The tools of a real server over a system in memory, at the other end of a connection within this process. */
export async function openTools(
  given: { readonly settings?: Partial<ToolSettings>; readonly url?: string } = {},
): Promise<OpenTools> {
  const server = await startMemoryServer();
  const client = createApiClient({ url: given.url ?? server.url, apiKey: undefined });
  const sessions = new ConnectionSessions(client);
  const calls = new CallsInFlight();
  const tools = createMcpServer({
    ...{ client, sessions, version: '1.2.3' },
    settings: { outputCharsMax: 20_000, network: 'none', ...given.settings },
    userOf: (clientName) => `ada/${clientName}`,
    onCall: (call) => calls.add(call),
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await tools.connect(far);
  const agent = new Client({ name: 'agent', version: '1' });
  await agent.connect(near);
  onTestFinished(() => agent.close());
  return { ...server, agent, sessions, calls };
}

/** The texts of an answer, in their order. */
export function textsOf(answer: {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}) {
  return answer.content.flatMap(({ text }) => (text === undefined ? [] : [text]));
}
