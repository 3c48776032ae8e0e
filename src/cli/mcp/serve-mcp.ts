import { userInfo } from 'node:os';
import { isLoopback } from '../../api/allowed-host.ts';
import { createApiClient } from '../api-client.ts';
import { CliFailure } from '../cli-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { type ServerOptions, serverAddressOf } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { waitForEnd } from '../wait-for-end.ts';
import { type ServerAddress, withOwnServer } from '../with-server.ts';
import { describeFailure } from './describe-failure.ts';
import { createMcpGate, type McpGate } from './mcp-gate.ts';
import type { ToolSettings } from './mcp-tool.ts';
import { userOfConnection } from './mcp-user.ts';

export interface McpOptions extends Pick<ServerOptions, 'server' | 'apiKey'> {
  readonly http?: number;
  readonly host: string;
  readonly embedded?: boolean;
  readonly data?: string;
  readonly user?: string;
  readonly network?: boolean;
  readonly allowHost?: readonly string[];
  readonly outputChars: number;
  /** Of this program, for clients to show. */
  readonly version: string;
}

/** What the options say that cannot be meant. */
function checkOptions({ http, apiKey, embedded, server }: McpOptions): void {
  if (embedded === true && server !== undefined) {
    throw new CliFailure(exitCodes.usage, 'either --embedded or --server, for it is one server');
  }
  if (http !== undefined && apiKey !== undefined) {
    throw new CliFailure(
      exitCodes.usage,
      'with --http there is no --api-key: whoever reached the port would use it',
      'each client presents its own, as authorization: Bearer KEY',
    );
  }
}

function settingsOf({ network, allowHost, outputChars }: McpOptions): ToolSettings {
  return { outputCharsMax: outputChars, network: allowHost ?? (network === true ? 'tenant' : 'none') };
}

function derivedUser(clientName: string | undefined): string {
  return userOfConnection({ owner: userInfo().username, clientName });
}

/** An address that others can reach is not offered to whoever comes: the server behind it has to want keys. */
async function checkReach(gate: McpGate, host: string): Promise<void> {
  if (isLoopback(host)) {
    return;
  }
  const stranger = await gate.admit({}, 0);
  if (!('status' in stranger) || stranger.status !== 401) {
    throw new CliFailure(
      exitCodes.badConfiguration,
      `${host} can be reached from other machines, so the server must want API keys${'status' in stranger ? `: ${stranger.message}` : ''}`,
      'start it with CHAMELEON_API_KEYS=key:tenant, or leave --host away',
    );
  }
}

async function serveByHttp(
  options: McpOptions & { readonly http: number },
  { terminal, ending }: { readonly terminal: Terminal; readonly ending: Promise<unknown> },
  server: { readonly url: string; readonly ownKey: string | undefined },
): Promise<void> {
  const { host, http: port, version } = options;
  const gate = createMcpGate({ ...server, isLoopback: isLoopback(host) });
  await checkReach(gate, host);
  const { serveMcpHttp } = await import('./serve-mcp-http.ts');
  const served = await serveMcpHttp({
    ...{ gate, terminal, host, port, version, settings: settingsOf(options) },
    userOf: (caller, clientName) => options.user ?? caller.user ?? derivedUser(clientName),
  });
  await terminal.out(`chameleon serves MCP on ${served.url}\n`);
  await ending;
  await served.close();
}

async function serveByStdio(
  options: McpOptions,
  { terminal, ending }: { readonly terminal: Terminal; readonly ending: Promise<unknown> },
  server: ServerAddress,
): Promise<void> {
  const { serveMcpStdio } = await import('./serve-mcp-stdio.ts');
  const client = createApiClient(server);
  // Whoever set it up is told now what an agent would be told later; the server may still come.
  client
    .get('/v1/runtimes')
    .catch((error: unknown) => terminal.err(`chameleon: ${describeFailure(error)}\n`));
  await serveMcpStdio({
    ...{ terminal, ending, client, version: options.version, settings: settingsOf(options) },
    userOf: (clientName) => options.user ?? derivedUser(clientName),
  });
}

/** Serves MCP until the client leaves or the command is told to end. */
export async function serveMcp(
  options: McpOptions,
  terminal: Terminal,
  surroundings: Surroundings,
): Promise<void> {
  checkOptions(options);
  const { http, embedded } = options;
  const world = { terminal, ending: waitForEnd() };
  const serve = (server: ServerAddress, ownKey?: string): Promise<void> =>
    http === undefined
      ? serveByStdio(options, world, server)
      : serveByHttp({ ...options, http }, world, { url: server.url, ownKey });
  if (embedded !== true) {
    return serve(serverAddressOf(options, terminal.env));
  }
  // By HTTP the keys of this machine's server are those of this one, too; without any, nobody is asked for one.
  const apiKeys = http === undefined ? '' : (terminal.env.CHAMELEON_API_KEYS ?? '');
  const given = { dataFolder: options.data, surroundings, apiKeys };
  return withOwnServer(terminal, given, (server) =>
    serve(server, apiKeys === '' ? server.apiKey : undefined),
  );
}
