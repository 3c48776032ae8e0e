import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BusRouter } from '../bus/bus-router.ts';
import { attachChild } from '../bus/process-link.ts';
import { messageOf } from '../kernel/errors.ts';
import type { ManagerExit, SpawnManager } from '../platform/manager-process.ts';
import type { GivenManagerSettings } from './manager-process-settings.ts';

/** What it said last is in the pipe when it exits; what it started may hold the other end open for longer. */
const LAST_WORDS_MS_MAX = 100;
/** Enough for the reason why it could not start, and bounded whatever it prints. */
const LAST_WORDS_LENGTH_MAX = 2000;

const managerMain = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './manager-main.ts' : './manager-main.js', import.meta.url),
);

export interface SpawnManagerOptions {
  readonly bus: BusRouter;
  readonly settings: Omit<GivenManagerSettings, 'managerId'>;
  /** Hears what a manager prints on standard error. */
  readonly onStderr?: (text: string) => void;
}

/** Managers as processes of this host, joined to the bus by their IPC channel. */
export function spawnManagerWith(options: SpawnManagerOptions): SpawnManager {
  return (managerId) => {
    const given: GivenManagerSettings = { managerId, ...options.settings };
    const child = fork(managerMain, [JSON.stringify(given)], {
      serialization: 'advanced',
      // A terminal's Ctrl-C reaches the whole process group; what is to end, and in which order, the server says.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const link = attachChild(options.bus, child);
    return {
      managerId,
      pid: child.pid,
      unreachable: link.gone,
      exited: exitOf(child, options.onStderr),
      terminate: () => void child.kill('SIGTERM'),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

function exitOf(
  child: ChildProcess,
  onStderr: (text: string) => void = () => undefined,
): Promise<ManagerExit> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_LENGTH_MAX);
    onStderr(text);
  });
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      const tell = () => resolve({ exitCode, signal, lastWords: lastWords.trim() });
      child.once('close', tell);
      setTimeout(tell, LAST_WORDS_MS_MAX).unref();
    });
    child.once('error', (error) => {
      if (child.pid === undefined) {
        resolve({ exitCode: null, signal: null, lastWords: messageOf(error) });
      }
    });
  });
}
