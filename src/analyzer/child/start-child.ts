import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { dirname, extname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { modelsFolder } from './read-models.ts';

/** JavaScript heap of a child; WebAssembly memory comes on top and is what `memoryBytesMax` of the pool watches. */
const HEAP_MB = 96;
/** A child that outlives its parent inside a hung parse is ended by the kernel after this much CPU time. */
const CPU_SECONDS_MAX = 600;

/** Threads in which V8 compiles the parsers' code anew once it is hot: a second one would take the second processor, too. */
const HELPER_COUNT = 1;

/** A third of the processor time that the server gets when both want it: whoever waits for an answer comes before. */
const NICENESS = 5;

/**
 * Caps what a shell then becomes: CPU time, no core dump, no written file, few open files. Where the kernel groups
 * processes by session, the share of a session is what counts, not that of its processes.
 */
const LIMITING_SHELL = `(echo ${NICENESS} > /proc/self/autogroup) 2>/dev/null; ulimit -c 0; ulimit -f 0; ulimit -n 64; ulimit -t ${CPU_SECONDS_MAX}; exec "$@"`;

/** The child runs as it is: TypeScript next to TypeScript, compiled next to compiled. */
export const childScript = fileURLToPath(
  new URL(`./analysis-child${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
);

/** What a child may read: its own code, its model and its parsers, nothing of the user's. */
function readableFolders(): string[] {
  const { resolve } = createRequire(import.meta.url);
  const source = dirname(dirname(dirname(childScript)));
  const packages = [
    'web-tree-sitter',
    '@vscode/tree-sitter-wasm/package.json',
    '@repomix/tree-sitter-wasms/package.json',
  ].map((name) => dirname(realpathSync(resolve(name))));
  const code = ['analyzer', 'kernel', 'model', 'stats'].map((name) => join(source, name));
  const folders = [...code, modelsFolder, ...packages];
  return [...folders.map((folder) => join(folder, '*')), join(dirname(source), 'package.json')];
}

/**
 * Starts an analysis child with an IPC channel: empty environment, no standard streams, Node's permission model
 * (reads of its own code only; no processes, threads or addons) and, where there is a POSIX shell, kernel limits.
 */
export function startChild(script = childScript): ChildProcess {
  const nodeArguments = [
    `--max-old-space-size=${HEAP_MB}`,
    `--v8-pool-size=${HELPER_COUNT}`,
    '--no-warnings',
    '--permission',
    ...readableFolders().map((folder) => `--allow-fs-read=${folder}`),
    script,
  ];
  const shell = '/bin/sh';
  const isLimited = existsSync(shell);
  const command = isLimited ? shell : process.execPath;
  const commandArguments = isLimited
    ? ['-c', LIMITING_SHELL, 'analysis-child', process.execPath, ...nodeArguments]
    : nodeArguments;
  const child = spawn(command, commandArguments, {
    cwd: dirname(script),
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'json',
    // Not in the group that a terminal's Ctrl-C reaches: it is wanted until its parent has drained.
    detached: true,
    windowsHide: true,
  });
  yieldToServer(child);
  return child;
}

/** At once, so that every thread the child will have inherits it. What cannot be had is done without. */
function yieldToServer({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      setPriority(pid, NICENESS);
    }
  } catch {
    // It has ended already, or the system refuses.
  }
}
