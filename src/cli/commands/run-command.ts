import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { ExecutionBody, SubmissionBody } from '../../api/schemas/execution-schemas.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { ApiClient } from '../api-client.ts';
import { exitCodes } from '../exit-codes.ts';
import { followExecution } from '../follow-execution.ts';
import { readGivenFiles } from '../given-files.ts';
import { programExitCode } from '../program-exit-code.ts';
import { collect, collectPair, readCount } from '../read-option.ts';
import { fileNameOf, readText } from '../read-source.ts';
import { saveArtifacts } from '../save-artifacts.ts';
import {
  addIsolationOption,
  addServerOptions,
  type IsolationOption,
  type ServerOptions,
} from '../server-options.ts';
import { streamInput } from '../stream-input.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';
import { withServer } from '../with-server.ts';

interface RunOptions extends ServerOptions, IsolationOption {
  readonly user?: string;
  readonly language?: string;
  readonly stdin?: string;
  readonly stdinStream?: boolean;
  readonly arg?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: readonly string[];
  readonly unpack?: readonly string[];
  readonly artifact?: readonly string[];
  readonly saveTo: string;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
  readonly network?: boolean;
  readonly allowHost?: readonly string[];
  readonly session?: string;
  readonly reuse?: boolean;
  readonly idempotencyKey?: string;
  readonly data?: string;
}

const details = `
The program's output goes to standard output and standard error as it comes. With --json the finished execution is
printed instead.

Exit codes: the program's own, and
  ${exitCodes.timedOut}  it ran longer, or used more CPU, than it may        ${exitCodes.killed}  it used more memory, processes or output
  ${exitCodes.cancelled}  it was cancelled (Ctrl-C)                           ${exitCodes.rejected}   there was too much to do; try again later
  ${exitCodes.usage}    the request was wrong                               ${exitCodes.serverUnreachable}   no server, and none could be started
  ${exitCodes.platformFailed}   the platform failed, not the program                ${exitCodes.keyRefused}   the API key was refused
  128 + n where a signal of its own ended it. --json tells them apart from codes of the program's choice.

Examples:
  chameleon run hello.py --user alice
  chameleon run solve.js --user alice --stdin input.txt --timeout-ms 5000
  chameleon run -i game.py
  chameleon run untrusted.py --isolation microvm
  tail -f access.log | chameleon run -i count.py --timeout-ms 60000
  chameleon run plot.py --file data/points.csv=points.csv --artifact plot.svg --save-to out
  echo 'print(6 * 7)' | chameleon run - --language python --json`;

/** `chameleon run FILE`: one program, once, and its exit code. */
export function addRunCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  const command = program
    .command('run')
    .argument('<file>', 'the program; - for standard input')
    .description('run a program once, isolated, and exit as it did')
    .option('--user <name>', 'for whom it runs: habits are learnt per user (default: your login name)')
    .option('--language <name>', 'its language; without it, the name and the code tell')
    .option('--stdin <file>', "what the program reads; - for this command's standard input")
    .option(
      '-i, --stdin-stream',
      "hand it this command's standard input as that comes, and its end: to talk to it, or to feed a stream",
    )
    .option('--arg <value>', 'an argument of the program; may be given several times', collect)
    .option('--env <name=value>', 'a variable of the program; may be given several times', collectPair)
    .option(
      '--file <[name=]path>',
      'a file that it finds in its working directory; may be given several times',
      collect,
    )
    .option(
      '--unpack <[folder=]path>',
      'a zip, tar or tar.gz whose files it finds in its working directory; may be given several times',
      collect,
    )
    .option(
      '--artifact <name>',
      'a file or folder that it hands back, . for all; may be given several times',
      collect,
    )
    .option('--save-to <folder>', 'where artifacts are written', 'artifacts')
    .option('--timeout-ms <ms>', 'how long it may run', readCount)
    .option('--memory-mb <mb>', 'how much memory it may use', readCount)
    .option('--network', 'let it reach, through a proxy, what its tenant may reach')
    .option('--allow-host <host>', 'of that only this; may be given several times', collect)
    .option(
      '--reuse',
      'let it run where it ran before, with the libraries that are loaded there and the files that it left',
    )
    .option('--session <id>', 'go on where the last run of this session ended (chameleon session --help)')
    .option('--idempotency-key <key>', 'the same key is the same execution, however often it is sent')
    .option('--data <folder>', 'where a server started for this command remembers what it learnt');
  addServerOptions(addIsolationOption(command))
    .addHelpText('after', details)
    .action((file: string, options: RunOptions) => run(file, options, { terminal, surroundings }));
}

async function readSubmission(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<Partial<SubmissionBody>> {
  const uses = [file === '-', options.stdin === '-', options.stdinStream === true];
  if (uses.filter(Boolean).length > 1) {
    const { CliFailure } = await import('../cli-failure.ts');
    throw new CliFailure(
      exitCodes.usage,
      'standard input can be the program, or what it reads, or what it reads as it comes, but only one of them',
    );
  }
  const code = await readText(file, terminal);
  return {
    user: options.user ?? userInfo().username,
    code,
    ...fileNameOf(file),
    ...(options.language === undefined ? {} : { language: options.language }),
    ...(options.isolation === undefined ? {} : { isolation: options.isolation }),
    ...(options.stdin === undefined ? {} : { stdin: await readText(options.stdin, terminal) }),
    ...(options.stdinStream === true ? { stdinOpen: true } : {}),
    ...networkOf(options),
    ...(options.reuse === true ? { reuse: true } : {}),
    ...(options.session === undefined ? {} : { session: options.session }),
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
    args: [...(options.arg ?? [])],
    env: { ...options.env },
    files: await readGivenFiles(options, terminal),
    artifacts: [...(options.artifact ?? [])],
    limits: {
      ...(options.timeoutMs === undefined ? {} : { wallMs: options.timeoutMs }),
      ...(options.memoryMb === undefined ? {} : { memoryMb: options.memoryMb }),
    },
  };
}

function networkOf({ network, allowHost }: RunOptions): Pick<Partial<SubmissionBody>, 'network'> {
  if (allowHost !== undefined) {
    return { network: { allow: [...allowHost] } };
  }
  return network === true ? { network: true } : {};
}

async function run(
  file: string,
  options: RunOptions,
  { terminal, surroundings }: { readonly terminal: Terminal; readonly surroundings: Surroundings },
): Promise<void> {
  const submission = await readSubmission(file, options, terminal);
  const execution = await withServer(terminal, options, surroundings, async (client) => {
    const ended = await followUntilEnd(client, submission, { terminal, isJson: options.json === true });
    if (ended.artifacts.length > 0) {
      await saveArtifacts(client, ended, options.saveTo);
    }
    return ended;
  });
  for (const { name, reason } of options.json ? [] : execution.leftOut) {
    await terminal.err(`chameleon: ${JSON.stringify(name)} is not handed back: ${reason}\n`);
  }
  if (options.json) {
    await terminal.out(`${JSON.stringify(execution, null, 2)}\n`);
  } else if (execution.outcome !== 'succeeded') {
    await terminal.err(`chameleon: ${endingOf(execution)}\n`);
  }
  terminal.exitCode = programExitCode(execution);
}

/**
 * An interrupt cancels the execution once it is accepted; its outcome is still waited for. So does an input that breaks off: what
 * comes of half an input is no result.
 */
async function followUntilEnd(
  client: ApiClient,
  submission: Partial<SubmissionBody>,
  { terminal, isJson }: { readonly terminal: Terminal; readonly isJson: boolean },
): Promise<ExecutionBody> {
  let forget = (): void => undefined;
  try {
    return await followExecution(client, submission, {
      onAccepted(id) {
        const cancel = () => client.delete(`/v1/executions/${id}`);
        forget = terminal.onInterrupt(() => {
          cancel().catch(() => process.exit(exitCodes.cancelled));
        });
        if (submission.stdinOpen === true) {
          // Nobody waits for its end: the program may end first, and what is typed then is nobody's.
          streamInput(client, id, terminal.input()).catch(async (error: unknown) => {
            await terminal.err(`chameleon: its input could not be handed on: ${messageOf(error)}\n`);
            await cancel().catch(() => undefined);
          });
        }
      },
      async onOutput(stream, bytes) {
        if (!isJson) {
          await (stream === 'stdout' ? terminal.out(bytes) : terminal.err(bytes));
        }
      },
    });
  } finally {
    forget();
  }
}

function endingOf({ id, outcome, reason, exitCode, signal, message }: ExecutionBody): string {
  const how = reason === 'exit' ? `exit code ${exitCode}` : reason === 'signal' ? signal : reason;
  return `${outcome} (${how})${message === null ? '' : `: ${message}`} [${id}]`;
}
