import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { asFailure } from './cli-failure.ts';
import { addAllCommands } from './commands/all-commands.ts';
import { exitCodes } from './exit-codes.ts';
import { realSurroundings, type Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** From the package's manifest, which lies two folders up from the source and from the build alike. */
function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String(manifest.version);
}

function createProgram(terminal: Terminal, surroundings: Surroundings): Command {
  const program = new Command('chameleon')
    .description('Runs submitted code in isolated instances that are warm before it arrives.')
    .version(ownVersion())
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: (text) => void terminal.err(text),
      outputError: (text, write) => write(`chameleon: ${text.replace(/^error: /, '')}`),
    })
    .showHelpAfterError('  --help says how it is used')
    .exitOverride();
  addAllCommands(program, terminal, surroundings);
  return program;
}

/** Runs one command to its end and returns the exit code; never throws for what a user can do wrong. */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal,
  surroundings: Surroundings = realSurroundings,
): Promise<number> {
  try {
    await createProgram(terminal, surroundings).parseAsync([...args], { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help that was asked for is a success; help for lack of a command is not.
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    const failure = asFailure(error);
    await terminal.err(
      `chameleon: ${failure.message}\n${failure.hint === undefined ? '' : `  ${failure.hint}\n`}`,
    );
    return failure.exitCode;
  }
}
