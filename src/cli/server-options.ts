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

/** Of those, the ones that say which server. */
export function addServerAddress(command: Command): Command {
  return command
    .option(
      '--server <url>',
      'the server to ask (CHAMELEON_SERVER, default http://127.0.0.1:$CHAMELEON_PORT)',
    )
    .option('--api-key <key>', 'its API key; CHAMELEON_API_KEY keeps it out of the process list');
}

export function addServerOptions(command: Command): Command {
  return addServerAddress(command).option('--json', 'print JSON and nothing else');
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

/** A server and the key to it, by the options and the environment. */
export function serverAddressOf(
  options: Pick<ServerOptions, 'server' | 'apiKey'>,
  env: Terminal['env'],
): { readonly url: string; readonly apiKey: string | undefined } {
  return {
    url: serverUrlOf(options, env),
    apiKey: options.apiKey ?? (env.CHAMELEON_API_KEY || undefined),
  };
}

export function clientFor(options: ServerOptions, terminal: Terminal): ApiClient {
  return createApiClient(serverAddressOf(options, terminal.env));
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
