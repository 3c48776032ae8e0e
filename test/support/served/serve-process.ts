import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assert } from '../../../src/kernel/assert.ts';
import { projectRoot } from '../source-tree.ts';
import { ProcessCensus } from './process-census.ts';

/** `chameleon serve` as its users start it: compiled, a process of its own, real managers and instances. */
export interface ServeProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it started. */
  readonly census: ProcessCensus;
  /** Both streams, as far as they were said. */
  said(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal to its whole process group, as a terminal does. */
  signalGroup(signal: NodeJS.Signals): void;
  /** Closes the channel that tells it that whoever started it is there: what the death of that process does. */
  abandon(): void;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface ServeOptions {
  readonly dataFolder: string;
  readonly isolation: string;
  readonly args?: readonly string[];
  /** Settings beside those. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts it on a free port and resolves when it says that it is ready. Rejects with what it said when it ends before. */
export async function startServe(options: ServeOptions): Promise<ServeProcess> {
  const { dataFolder, isolation, args = [], env = {} } = options;
  const command = ['serve', '--port', '0', '--data', dataFolder, '--isolation', isolation, ...args];
  const child = spawn(process.execPath, [join(projectRoot, 'bin', 'chameleon.js'), ...command], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const { stdout, stderr } = child;
  assert(stdout !== null && stderr !== null, 'its output comes through pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // Not the child's own `close`: it never comes once this side has closed the channel.
  const ended = Promise.all([once(child, 'exit'), once(stdout, 'close'), once(stderr, 'close')]).then(
    ([[exitCode, signal]]) => ({ exitCode, signal }),
  );
  const lines = createInterface({ input: stdout }).on('line', (line) => {
    said += `${line}\n`;
  });
  const first = await Promise.race([once(lines, 'line').then(([line]) => String(line)), ended]);
  const url = typeof first === 'string' ? /is ready on (http:\S+)/.exec(first)?.[1] : undefined;
  const { pid } = child;
  if (url === undefined || pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`the server was never ready: ${said}`);
  }
  return {
    url,
    pid,
    census: new ProcessCensus(pid),
    said: () => said,
    signal: (signal) => void child.kill(signal),
    abandon: () => child.disconnect(),
    signalGroup: (signal) => void process.kill(-pid, signal),
    ended,
  };
}
