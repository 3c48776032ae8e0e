import { type Command, Option } from 'commander';
import { type IsolationLevel, isolationLevels } from '../model/instance.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import type { Terminal } from './terminal.ts';

/** The options of every command that speaks with a server. */
export interface ServerOptions {
  readonly server?: string;
  readonly apiKey?: string;
  readonly json?: boolean;
}

/** What of a request says at which level it runs. */
export interface IsolationOption {
  readonly isolation?: IsolationLevel;
}

export function addServerOptions(command: Command): Command {
  return command
    .option(
      '--server <url>',
      'the server to ask (CHAMELEON_SERVER, default http://127.0.0.1:$CHAMELEON_PORT)',
    )
    .option('--api-key <key>', 'its API key; CHAMELEON_API_KEY keeps it out of the process list')
    .option('--json', 'print JSON and nothing else');
}

/** The option of every command that says at which level of isolation something runs. */
export function addIsolationOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--isolation <level>',
      'the level of isolation wanted, or a stronger one where that is not offered',
    ).choices(isolationLevels),
  );
}

/** Where the server is, by the options, the environment, and the default port. */
export function serverUrlOf(options: Pick<ServerOptions, 'server'>, env: Terminal['env']): string {
  return options.server ?? (env.CHAMELEON_SERVER || `http://127.0.0.1:${env.CHAMELEON_PORT || 7077}`);
}

export function clientFor(options: ServerOptions, terminal: Terminal): ApiClient {
  return createApiClient({
    url: serverUrlOf(options, terminal.env),
    apiKey: options.apiKey ?? (terminal.env.CHAMELEON_API_KEY || undefined),
  });
}

/** Prints a result: as JSON if asked, else in the words of `describe`. */
export async function printResult<Result>(
  terminal: Terminal,
  result: Result,
  shown: {
    readonly json: boolean | undefined;
    readonly describe: (result: Result) => Promise<string> | string;
  },
): Promise<void> {
  const text = shown.json ? JSON.stringify(result, null, 2) : await shown.describe(result);
  await terminal.out(`${text}\n`);
}
