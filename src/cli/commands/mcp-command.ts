import { type Command, InvalidArgumentError } from 'commander';
import type { McpOptions } from '../mcp/serve-mcp.ts';
import { collect, readCount } from '../read-option.ts';
import { addServerAddress } from '../server-options.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terminal } from '../terminal.ts';

const OUTPUT_CHARS = 20_000;
const PORT_MAX = 65_535;

const details = `
Speaks the Model Context Protocol on standard input and output, or with --http at http://127.0.0.1:PORT/mcp, where each client
presents its own API key if the server has keys. docs/mcp.md says how hosts are told of it.

Examples:
  chameleon mcp --embedded
  chameleon mcp --server https://chameleon.example.com --user alice
  chameleon mcp --http 8077 --network --allow-host pypi.org`;

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX || text.trim() === '') {
    throw new InvalidArgumentError(`it must be a port, 0 to ${PORT_MAX}.`);
  }
  return port;
}

/** `chameleon mcp`: what a server can do, as tools of an agent. */
export function addMcpCommand(program: Command, terminal: Terminal, surroundings: Surroundings): void {
  const command = program
    .command('mcp')
    .description('offer code execution to AI agents, by the Model Context Protocol')
    .option('--http <port>', 'serve HTTP on this port instead of standard input and output', readPort)
    .option('--host <address>', 'the address for that', '127.0.0.1')
    .option('--embedded', 'start a server of its own, which ends with this command')
    .option('--data <folder>', 'where a server started for this command remembers what it learnt')
    .option('--user <name>', 'for whom programs run (default: your login name with that of the client)')
    .option('--network', 'let programs ask for a network, as far as their tenant may reach')
    .option('--allow-host <host>', 'of that only this; may be given several times', collect)
    .option('--output-chars <count>', 'how much of an output is answered at most', readCount, OUTPUT_CHARS);
  addServerAddress(command)
    .addHelpText('after', details)
    .action(async (options: Omit<McpOptions, 'version'>) => {
      // The protocol's library is large, and no other command wants it.
      const { serveMcp } = await import('../mcp/serve-mcp.ts');
      await serveMcp({ ...options, version: program.version() ?? '' }, terminal, surroundings);
    });
}
