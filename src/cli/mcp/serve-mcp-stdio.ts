import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ApiClient } from '../api-client.ts';
import type { Terminal } from '../terminal.ts';
import { CallsInFlight } from './calls-in-flight.ts';
import { createMcpServer, type McpConnection } from './create-mcp-server.ts';
import { ConnectionSessions } from './session-keeper.ts';

/** A program given in base64, with files, is a long line. */
const MESSAGE_BYTES_MAX = 67_108_864;

/**
 * Serves the one client at the other end of standard input and output, until it closes its end or `ending` resolves. What still runs
 * for it is then cancelled, and its sessions are ended.
 */
export async function serveMcpStdio(
  given: {
    readonly terminal: Terminal;
    readonly client: ApiClient;
    readonly ending: Promise<unknown>;
  } & Pick<McpConnection, 'settings' | 'version' | 'userOf'>,
): Promise<void> {
  const { terminal, client, ending, settings, version, userOf } = given;
  const calls = new CallsInFlight();
  const sessions = new ConnectionSessions(client);
  const input = Readable.from(terminal.input(), { objectMode: false });
  const output = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      terminal.out(chunk).then(() => done(), done);
    },
  });
  // An input that breaks off is one that has ended.
  const closed = once(input, 'close').catch(() => undefined);
  const served = serveStdio(
    () => createMcpServer({ client, sessions, settings, version, userOf, onCall: (call) => calls.add(call) }),
    {
      transport: new StdioServerTransport(input, output, { maxBufferSize: MESSAGE_BYTES_MAX }),
      onerror: (error) => void terminal.err(`chameleon: ${error.message}\n`),
    },
  );
  await Promise.race([closed, ending]);
  await served.close();
  await calls.settled();
  await sessions.endAll();
}
