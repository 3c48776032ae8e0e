import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

const examples = `
Needs no server; a running one answers the same on /openapi.json.

Example:
  chameleon openapi > openapi.json`;

/** `chameleon openapi`: the HTTP API's own description. */
export function addOpenapiCommand(program: Command, terminal: Terminal): void {
  program
    .command('openapi')
    .description('print the OpenAPI 3.1 document of the HTTP API')
    .option('--json', 'it is always JSON')
    .addHelpText('after', examples)
    .action(async () => {
      const { describeApi } = await import('../../api/describe-api.ts');
      await terminal.out(`${JSON.stringify(await describeApi(), null, 2)}\n`);
    });
}
