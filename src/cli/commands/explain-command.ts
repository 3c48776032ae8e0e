import type { Command } from 'commander';
import type { PoolExplanationBody } from '../../api/schemas/pool-explanation-schemas.ts';
import { addServerOptions, clientFor, printResult, type ServerOptions } from '../server-options.ts';
import type { Terminal } from '../terminal.ts';

const examples = `
Examples:
  chameleon explain
  chameleon explain --runtime python
  chameleon explain --json | jq '.runtimes[].reasons.rules[:3]'`;

/** `chameleon explain`: what the stocks are weighed by. */
export function addExplainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('explain')
    .description('show what the pool is weighed by: demand, rules and their costs, memory')
    .option('--runtime <name>', 'only this one; a name or an alias');
  addServerOptions(command)
    .addHelpText('after', examples)
    .action(async (options: ServerOptions & { readonly runtime?: string }) => {
      const query = options.runtime === undefined ? '' : `?runtime=${encodeURIComponent(options.runtime)}`;
      const explained = await clientFor(options, terminal).get<PoolExplanationBody>(
        `/v1/pool/explain${query}`,
      );
      await printResult(terminal, explained, {
        json: options.json,
        async describe(body) {
          const { describeExplanation } = await import('../describe-explanation.ts');
          return describeExplanation(body);
        },
      });
    });
}
