import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { BusRouter } from '../bus/bus-router.ts';
import { attachChild } from '../bus/process-link.ts';
import { messageOf } from '../kernel/errors.ts';
import type { IdFactory } from '../kernel/ids.ts';
import type { ManagerExit, ManagerProcess, SpawnManager } from '../platform/manager-process.ts';
import type { GivenManagerSettings } from './manager-process-settings.ts';
import { startBehind } from './process-priorities.ts';

/** What it said last is in the pipe when it exits; what it started may hold the other end open for longer. */
const LAST_WORDS_MS_MAX = 100;
/** Enough for the reason why it could not start, and bounded whatever it prints. */
const LAST_WORDS_LENGTH_MAX = 2000;

/** Threads in which V8 compiles and collects garbage beside the manager's own, which is seldom busy for long. */
const HELPER_COUNT = 1;

const managerMain = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './manager-main.ts' : './manager-main.js', import.meta.url),
);

interface SpawnManagerOptions {
  readonly bus: BusRouter;
  readonly ids: IdFactory;
  readonly settings: Omit<GivenManagerSettings, 'managerId'>;
  /** Hears what a manager prints on standard error. */
  readonly onStderr?: (text: string) => void;
}

/** Managers as processes of this host, joined to the bus by their IPC channel. */
export function spawnManagerWith(options: SpawnManagerOptions): SpawnManager {
  let aliveCount = 0;
  return () => {
    const managerId = options.ids('mgr');
    const given: GivenManagerSettings = { managerId, ...options.settings };
    const child = fork(managerMain, [JSON.stringify(given)], {
      serialization: 'advanced',
      execArgv: [...process.execArgv, `--v8-pool-size=${HELPER_COUNT}`],
      env: { ...process.env, ...compileCacheOf() },
      // A terminal's Ctrl-C reaches the whole process group; what is to end, and in which order, the server says.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    if (child.pid !== undefined) {
      // The first is waited for; whoever runs on the others should not notice that one more starts.
      if (aliveCount > 0) {
        startBehind(child.pid);
      }
      aliveCount += 1;
      child.once('exit', () => {
        aliveCount -= 1;
      });
    }
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

/** What this process keeps compiled serves its managers, too: most of their start is compiling. */
function compileCacheOf(): { readonly NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** Starts the first manager now, for whoever asks for one first; `cancel` ends it if nobody did. */
export function startAhead(spawnManager: SpawnManager): {
  readonly spawnManager: SpawnManager;
  cancel(): void;
} {
  let ahead: ManagerProcess | undefined = spawnManager();
  const take = () => {
    const taken = ahead;
    ahead = undefined;
    return taken;
  };
  return { spawnManager: () => take() ?? spawnManager(), cancel: () => take()?.kill() };
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
