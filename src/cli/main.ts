import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Compiled code is kept beside the build, which is removed as a whole when it is made anew: a restart has to be
// ready soon, and most of a start is compiling. Where the folder cannot be written, nothing is kept.
if (import.meta.url.endsWith('.js')) {
  enableCompileCache(fileURLToPath(new URL('../.compile-cache', import.meta.url)));
}

// Where an older Node waits for this process in the terminal's place, kill -9 meets that one: this one ends in order.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const { runCommandLine } = await import('./command-line.ts');
const { processTerminal } = await import('./terminal.ts');

process.exit(await runCommandLine(process.argv.slice(2), processTerminal()));
