import { Command } from 'commander';
import { addServeCommand } from './commands/serve-command.ts';

const program = new Command('chameleon')
  .description('Keeps isolated instances warm for submitted code, sized by prediction.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

addServeCommand(program);

await program.parseAsync();
