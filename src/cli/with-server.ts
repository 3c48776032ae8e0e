import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, createApiClient, ServerUnreachable } from './api-client.ts';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { clientFor, type ServerOptions, serverUrlOf } from './server-options.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

const READY_MS_MAX = 30_000;
const STOP_MS_MAX = 5_000;

/** Where a server is, and the key that it knows this command by. */
export interface ServerAddress {
  readonly url: string;
  readonly apiKey: string | undefined;
}

/**
 * Calls `use` with a platform that lives as long as this command, in its own folder unless one is given. `apiKeys` are keys of
 * others that it takes, too.
 */
export async function withOwnServer<Result>(
  terminal: Terminal,
  given: {
    readonly dataFolder: string | undefined;
    readonly surroundings: Surroundings;
    readonly apiKeys?: string;
  },
  use: (server: ServerAddress) => Promise<Result>,
): Promise<Result> {
  const [{ readConfig }, { createLogger }, { startServer }] = await Promise.all([
    import('../platform/config.ts'),
    import('./logger.ts'),
    import('./start-server.ts'),
  ]);
  const temporary =
    given.dataFolder === undefined ? await mkdtemp(join(tmpdir(), 'chameleon-run-')) : undefined;
  // Other users of this machine can reach the port, so it wants a key that only this command knows.
  const apiKey = randomBytes(16).toString('hex');
  const config = readConfig(terminal.env, {
    host: '127.0.0.1',
    port: 0,
    dataFolder: given.dataFolder ?? temporary,
    apiKeys: [`${apiKey}:default`, given.apiKeys ?? ''].join(','),
    logLevel: terminal.env.CHAMELEON_LOG_LEVEL ?? 'warn',
  });
  try {
    const { startPlatform } = given.surroundings;
    const server = await startServer({ config, logger: createLogger(config.logLevel), startPlatform });
    try {
      const { isReady, reasons } = await server.ready(READY_MS_MAX);
      if (!isReady) {
        throw new CliFailure(
          exitCodes.serverUnreachable,
          `nothing can be run here: ${reasons.join('; ')}`,
          'chameleon doctor says what is missing',
        );
      }
      return await use({ url: server.url, apiKey });
    } finally {
      await server.stop(STOP_MS_MAX);
    }
  } finally {
    if (temporary !== undefined) {
      await rm(temporary, { recursive: true, force: true });
    }
  }
}

/**
 * Calls `use` with the server that the options name. Where none was named and none answers at the usual address, a
 * platform is started for this one command, with a note on standard error; then nothing is remembered afterwards
 * unless a data folder is given.
 */
export async function withServer<Result>(
  terminal: Terminal,
  options: ServerOptions & { readonly data?: string },
  surroundings: Surroundings,
  use: (client: ApiClient) => Promise<Result>,
): Promise<Result> {
  const isNamed = options.server !== undefined || terminal.env.CHAMELEON_SERVER !== undefined;
  try {
    return await use(clientFor(options, terminal));
  } catch (error) {
    if (!(error instanceof ServerUnreachable) || isNamed) {
      throw error;
    }
  }
  await terminal.err(
    `chameleon: no server answers on ${serverUrlOf(options, terminal.env)}; starting one for this command (chameleon serve keeps one warm)\n`,
  );
  return withOwnServer(terminal, { dataFolder: options.data, surroundings }, (server) =>
    use(createApiClient(server)),
  );
}
