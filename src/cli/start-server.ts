import { isLoopback } from '../api/allowed-host.ts';
import type { Chameleon, Readiness } from '../platform/chameleon.ts';
import type { Config } from '../platform/config.ts';
import { readConfiguredKeys } from '../platform/configured-keys.ts';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';
import type { Logger } from './logger.ts';
import type { Surroundings } from './surroundings.ts';

/** A platform with its HTTP API in this process. */
export interface StartedServer {
  readonly url: string;
  readonly chameleon: Chameleon;
  /** The key that was made because others can reach this server and there was none: it is told this once. */
  readonly firstKey: string | undefined;
  /** Resolves as soon as work can be taken, or with what is missing after `withinMs`. */
  ready(withinMs: number): Promise<Readiness>;
  /** Takes no new work, finishes what runs within the deadline, keeps what was learnt. */
  stop(deadlineMs: number): Promise<void>;
}

const POLL_MS = 10;

/** Why a server could not listen, in words; anything else as it was thrown. */
export function listenFailure(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const why = {
      EADDRINUSE: 'is taken',
      EACCES: 'may not be used by this user',
      EADDRNOTAVAIL: 'is not of this host',
    };
    return new CliFailure(
      exitCodes.serverUnreachable,
      `${host}:${port} ${why[code]}`,
      'choose another with --port or --host',
    );
  }
  return error;
}

async function readyWithin(chameleon: Chameleon, withinMs: number): Promise<Readiness> {
  const deadline = performance.now() + withinMs;
  let readiness = chameleon.readiness();
  while (!readiness.isReady && performance.now() < deadline) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
    readiness = chameleon.readiness();
  }
  return readiness;
}

/** Starts the platform and serves it. Rejects, with nothing left running, when either cannot be. */
export async function startServer(given: {
  readonly config: Config;
  readonly logger: Logger;
  readonly startPlatform: Surroundings['startPlatform'];
}): Promise<StartedServer> {
  const { config, logger } = given;
  // A setting that would be refused is refused before anything is started.
  readConfiguredKeys(config.apiKeys);
  // Managers boot in processes of their own: the API's modules are loaded meanwhile, not before.
  const [chameleon, { createHttpServer }] = await Promise.all([
    given.startPlatform(config, logger),
    import('../api/http-server.ts'),
  ]);
  try {
    const needsKey = chameleon.keys.isEmpty && !isLoopback(config.host);
    const firstKey = needsKey ? (await chameleon.keys.makeFirst()).secret : undefined;
    const server = createHttpServer({ chameleon, config, logger });
    const url = await server.listen();
    return {
      url,
      chameleon,
      firstKey,
      ready: (withinMs) => readyWithin(chameleon, withinMs),
      async stop(deadlineMs) {
        // Both at once: what waits for an answer gets it while the platform finishes what runs.
        await Promise.all([server.close(deadlineMs), chameleon.stop(deadlineMs)]);
      },
    };
  } catch (error) {
    await chameleon.stop(0);
    throw listenFailure(error, config);
  }
}
