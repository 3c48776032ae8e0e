import type { Command } from 'commander';
import { lowerHelperThreads } from '../process-priorities.ts';
import { collectPair, readCount } from '../read-option.ts';
import type { StartedServer } from '../start-server.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

const STOP_MS_DEFAULT = 10_000;
/** A server that is not ready after so long says so; it may still become ready. */
const READY_MS_MAX = 15_000;

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly mode?: string;
  readonly driver?: string;
  readonly isolation?: string;
  readonly packages?: Readonly<Record<string, string>>;
  readonly dialects?: string;
  readonly logLevel?: string;
  readonly stopMs: number;
}

const examples = `
Every other setting is an environment variable (docs/configuration.md). SIGTERM or Ctrl-C ends it in order: new
work is refused, what runs is finished within --stop-ms; another one half a second later ends it at once.

Examples:
  chameleon serve
  chameleon serve --port 8080 --data /var/lib/chameleon --mode reactive
  chameleon serve --driver launcher,microvm
  chameleon serve --packages python=/srv/packages/site-packages
  CHAMELEON_API_KEYS=$(openssl rand -hex 16):acme chameleon serve --host 0.0.0.0`;

/** `chameleon serve`: the HTTP API over the embedded platform, until it is told to end. */
export function addServeCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  program
    .command('serve')
    .description('serve the HTTP API on this machine')
    .option('--port <number>', 'port to listen on, 0 for any free one (CHAMELEON_PORT, default 7077)')
    .option('--host <address>', 'address to listen on (CHAMELEON_HOST, default 127.0.0.1)')
    .option('--data <folder>', 'where everything is kept (CHAMELEON_DATA_FOLDER, default .chameleon)')
    .option('--mode <mode>', 'predictive or reactive (CHAMELEON_MODE, default predictive)')
    .option(
      '--driver <drivers>',
      'launcher, container or microvm, or several joined by commas, the usual one first (CHAMELEON_DRIVER, default launcher)',
    )
    .option('--isolation <level>', 'process or process-landlock (CHAMELEON_ISOLATION, default process)')
    .option(
      '--packages <runtime=folder>',
      'packages that programs may import, once per runtime (CHAMELEON_PACKAGES, default none)',
      collectPair,
    )
    .option(
      '--dialects <names>',
      'APIs of others to serve beside our own: piston, judge0 (CHAMELEON_DIALECTS, default none)',
    )
    .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent (CHAMELEON_LOG_LEVEL)')
    .option('--stop-ms <ms>', 'how long running work is waited for at the end', readCount, STOP_MS_DEFAULT)
    .addHelpText('after', examples)
    .action((options: ServeOptions) => serve(options, terminal, surroundings));
}

async function serve(options: ServeOptions, terminal: Terminal, surroundings: Surroundings): Promise<void> {
  const [{ readConfig }, { createLogger }, { startServer }, { waitForEnd }] = await Promise.all([
    import('../../platform/config.ts'),
    import('../logger.ts'),
    import('../start-server.ts'),
    import('../wait-for-end.ts'),
  ]);
  lowerHelperThreads();
  const { data: dataFolder, stopMs, ...rest } = options;
  const config = readConfig(terminal.env, { ...rest, dataFolder });
  const logger = createLogger(config.logLevel);
  const ending = waitForEnd();
  const { startPlatform } = surroundings;
  const server = await startServer({ config, logger, startPlatform });
  if (server.firstKey !== undefined) {
    await terminal.out(
      `chameleon made its first key, an admin's, and shows it this once: ${server.firstKey}\n`,
    );
  }
  // Who ends a server that never gets ready does not wait for it either.
  const line = await Promise.race([readyLine(server), ending.then(() => undefined)]);
  if (line !== undefined) {
    await terminal.out(`${line}\n`);
  }
  const signal = await ending;
  logger.info({ signal, stopMs }, 'ending: no new work is taken, what runs is finished');
  await server.stop(stopMs);
}

async function readyLine(server: StartedServer): Promise<string> {
  const { isReady, reasons } = await server.ready(READY_MS_MAX);
  if (!isReady) {
    return `chameleon listens on ${server.url} but is not ready: ${reasons.join('; ')}`;
  }
  const { mode, isolationLevels } = server.chameleon.pool();
  const runtimes = server.chameleon.runtimes().map(({ runtime }) => runtime);
  // Counted from the start of this process.
  const seconds = (performance.now() / 1000).toFixed(1);
  return `chameleon is ready on ${server.url} after ${seconds} s: ${mode}, isolation ${isolationLevels.join(' and ')}, ${runtimes.join(', ')}`;
}
