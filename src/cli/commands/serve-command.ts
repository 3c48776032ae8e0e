import type { Command } from 'commander';
import { messageOf } from '../../kernel/errors.ts';

const STOP_MS_MAX = 10_000;
/** sysexits.h: a configuration that cannot be used, or a service that is not available. */
const EXIT_CONFIG = 78;

interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly mode?: string;
  readonly logLevel?: string;
}

/** `chameleon serve`: the HTTP API over the embedded platform, until it is told to end. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the HTTP API on this machine')
    .option('--port <number>', 'port to listen on (CHAMELEON_PORT, default 7077)')
    .option('--host <address>', 'address to listen on (CHAMELEON_HOST, default 127.0.0.1)')
    .option('--data <folder>', 'data folder (CHAMELEON_DATA_FOLDER, default .chameleon)')
    .option('--mode <mode>', 'predictive or reactive (CHAMELEON_MODE)')
    .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent (CHAMELEON_LOG_LEVEL)')
    .addHelpText('after', '\nExample:\n  chameleon serve --port 8080 --data /var/lib/chameleon')
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const { readConfig } = await import('../../platform/config.ts');
  const { createLogger } = await import('../logger.ts');
  const { startPlatform } = await import('../start-platform.ts');
  const { createHttpServer } = await import('../../api/http-server.ts');
  try {
    const { data, ...rest } = options;
    const config = readConfig(process.env, { ...rest, dataFolder: data });
    const logger = createLogger(config.logLevel);
    const chameleon = await startPlatform(config, logger);
    const server = createHttpServer({ chameleon, config, logger });
    const url = await server.listen();
    logger.info({ url, mode: config.mode, dataFolder: config.dataFolder }, 'serving');
    console.log(`chameleon serves on ${url}`);
    endOnSignal(async () => {
      await server.close(STOP_MS_MAX);
      await chameleon.stop(STOP_MS_MAX);
    });
  } catch (error) {
    console.error(`chameleon: ${messageOf(error)}`);
    process.exit(EXIT_CONFIG);
  }
}

/** The first signal ends it in order, the second at once. */
function endOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) {
      process.exit(1);
    }
    isStopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`chameleon: ${messageOf(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
