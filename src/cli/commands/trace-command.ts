import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { addTraceDescribeCommand } from './trace-describe-command.ts';
import { addTraceExportCommand } from './trace-export-command.ts';
import { addTraceGenerateCommand } from './trace-generate-command.ts';

const examples = `
Examples:
  chameleon trace generate --shape submissions --users 1000 --out submissions.csv.gz
  chameleon trace export --out recorded.jsonl.gz
  chameleon trace describe submissions.csv.gz`;

/** `chameleon trace …`: rows of executions, to look at and to replay. */
export function addTraceCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('trace')
    .description('make, save and describe traces: who ran what, when, and how long it took')
    .addHelpText('after', examples);
  addTraceGenerateCommand(command, terminal);
  addTraceExportCommand(command, terminal);
  addTraceDescribeCommand(command, terminal);
}
