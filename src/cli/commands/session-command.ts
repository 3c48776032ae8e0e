import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { ExecutionBody } from '../../api/schemas/execution-schemas.ts';
import type { SessionBody, SessionListBody } from '../../api/schemas/session-schemas.ts';
import { programExitCode } from '../program-exit-code.ts';
import { readCount } from '../read-option.ts';
import { saveArtifacts } from '../save-artifacts.ts';
import {
  addIsolationOption,
  addServerOptions,
  clientFor,
  type IsolationOption,
  printResult,
  type ServerOptions,
} from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

interface StartOptions extends ServerOptions, IsolationOption {
  readonly user?: string;
  readonly memoryMb?: number;
  readonly idleMs?: number;
}

const examples = `
A session is an instance that its user keeps between executions: variables and files live on. It ends when it is ended, when
nothing comes for too long, when an execution ends its own process, and with its server.

Examples:
  chameleon session start python --user alice
  echo 'x = 20'  | chameleon run - --user alice --session ses_0mx3…
  echo 'x + 1'   | chameleon run - --user alice --session ses_0mx3…
  chameleon session snapshot ses_0mx3… --save-to out
  chameleon session end ses_0mx3…`;

/** `chameleon session …`: instances that stay between executions. */
export function addSessionCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('session')
    .description('open, list, save and end sessions: variables and files live on between runs')
    .addHelpText('after', examples);
  addStart(command, terminal);
  addList(command, terminal);
  addSnapshot(command, terminal);
  addEnd(command, terminal);
}

function addStart(program: Command, terminal: Terminal): void {
  const command = program
    .command('start')
    .argument('<language>', 'what it speaks')
    .description('open a session and print its id')
    .option('--user <name>', 'whose it is (default: your login name)')
    .option('--memory-mb <mb>', 'how much memory it may use', readCount)
    .option('--idle-ms <ms>', 'how long it waits for the next run before it ends', readCount);
  addServerOptions(addIsolationOption(command)).action(async (language: string, options: StartOptions) => {
    const { user = userInfo().username, isolation, memoryMb, idleMs } = options;
    const limits = memoryMb === undefined ? {} : { memoryMb };
    const request = {
      ...{ user, language, limits },
      ...(isolation === undefined ? {} : { isolation }),
      ...(idleMs === undefined ? {} : { idleMs }),
    };
    const session = await clientFor(options, terminal).post<SessionBody>('/v1/sessions', request);
    await printResult(terminal, session, { json: options.json, describe: ({ id }) => id });
  });
}

function addList(program: Command, terminal: Terminal): void {
  const command = program
    .command('list')
    .description('list the open sessions, and those that ended of late')
    .option('--user <name>', 'of one user only');
  addServerOptions(command).action(async (options: ServerOptions & { readonly user?: string }) => {
    const query = options.user === undefined ? '' : `?${new URLSearchParams({ user: options.user })}`;
    const list = await clientFor(options, terminal).get<SessionListBody>(`/v1/sessions${query}`);
    await printResult(terminal, list, { json: options.json, describe: describeSessions });
  });
}

function addSnapshot(program: Command, terminal: Terminal): void {
  const command = program
    .command('snapshot')
    .argument('<id>', 'the session')
    .description('save the files of a session, which goes on')
    .option('--save-to <folder>', 'where they are written', 'artifacts');
  addServerOptions(command).action(
    async (id: string, options: ServerOptions & { readonly saveTo: string }) => {
      const client = clientFor(options, terminal);
      const taken = await client.post<ExecutionBody>(`${pathOf(id)}/snapshot`, {});
      await saveArtifacts(client, taken, options.saveTo);
      for (const { name, reason } of options.json ? [] : taken.leftOut) {
        await terminal.err(`chameleon: ${JSON.stringify(name)} is not handed back: ${reason}\n`);
      }
      await printResult(terminal, taken, {
        json: options.json,
        describe: ({ artifacts, message }) =>
          message ?? `${artifacts.length} files written below ${options.saveTo}`,
      });
      terminal.exitCode = programExitCode(taken);
    },
  );
}

function addEnd(program: Command, terminal: Terminal): void {
  const command = program
    .command('end')
    .argument('<id>', 'the session')
    .description('end a session, and what it runs');
  addServerOptions(command).action(async (id: string, options: ServerOptions) => {
    const session = await clientFor(options, terminal).delete<SessionBody>(pathOf(id));
    await printResult(terminal, session, {
      json: options.json,
      describe: ({ state, endReason }) =>
        state === 'ended' ? `ended: ${endReason}` : 'ends with what it runs',
    });
  });
}

function pathOf(id: string): string {
  return `/v1/sessions/${encodeURIComponent(id)}`;
}

async function describeSessions({ sessions }: SessionListBody): Promise<string> {
  const [{ renderTable }, { formatDuration, formatInstant }] = await Promise.all([
    import('../render-table.ts'),
    import('../format-figure.ts'),
  ]);
  if (sessions.length === 0) {
    return 'there is no session';
  }
  return renderTable(
    ['opened', 'user', 'runtime', 'state', 'executions', 'last', 'waits for', 'id'],
    sessions.map(({ id, createdAt, user, runtime, state, endReason, executionCount, usedAt, idleMs }) => [
      formatInstant(createdAt),
      user,
      runtime,
      endReason ?? state,
      executionCount,
      formatInstant(usedAt),
      formatDuration(idleMs),
      id,
    ]),
  );
}
