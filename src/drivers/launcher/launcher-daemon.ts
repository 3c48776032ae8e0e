import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChameleonError } from '../../kernel/errors.ts';
import type { IsolationLevel } from '../../model/instance.ts';
import type { CgroupParents } from './find-cgroups.ts';

const platform = `linux-${process.arch}`;
export const launcherPath = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../native/bin',
  platform,
  'chameleon-launcher',
);
const SYSTEM_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib64'];
const STOP_MS_MAX = 3000;

export interface DaemonOptions {
  readonly isolation: 'process' | 'process-landlock';
  readonly cgroups: CgroupParents;
  /** Host folders that instances see read-only: where, and under which name inside. */
  readonly binds: readonly { readonly host: string; readonly inside: string }[];
}

/** The launcher's daemon as a child of this process; when this process is gone, so is it, and every instance. */
export class LauncherDaemon {
  readonly level: IsolationLevel;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, level: IsolationLevel) {
    this.#child = child;
    this.#folder = folder;
    this.level = level;
  }

  /** Rejects with `isolation-unavailable`, naming the step, when a layer cannot be built here. */
  static async start(options: DaemonOptions): Promise<LauncherDaemon> {
    if (!existsSync(launcherPath)) {
      throw new ChameleonError(
        'isolation-unavailable',
        `no launcher for ${platform}: build it with native/build.sh`,
      );
    }
    const folder = await mkdtemp(join(tmpdir(), 'chameleon-launcher-'));
    const child = spawn(launcherPath, argumentsOf(options, folder), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
    });
    child.stdin.on('error', () => undefined);
    const announced = await firstLine(child);
    const level = levelOf(announced);
    if (level === undefined) {
      child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
      throw new ChameleonError('isolation-unavailable', `the launcher cannot isolate here: ${announced}`);
    }
    return new LauncherDaemon(child, folder, level);
  }

  connect(): Socket {
    return connect(join(this.#folder, 'launcher.sock'));
  }

  /** Ends the daemon; instances end with their connections. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = new Promise((resolve) => {
        this.#child.once('exit', resolve);
      });
      this.#child.stdin?.end();
      const late = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS_MAX);
      await exited;
      clearTimeout(late);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function argumentsOf({ isolation, cgroups, binds }: DaemonOptions, folder: string): string[] {
  const system = SYSTEM_FOLDERS.filter((path) => existsSync(path)).flatMap((path) => ['--bind-ro', path]);
  const isLandlock = isolation === 'process-landlock';
  const own = binds.flatMap(({ host, inside }) => ['--bind-ro', isLandlock ? host : `${host}:${inside}`]);
  const v1 = [...cgroups.v1].flatMap(([name, path]) => ['--cgroup-v1', `${name}=${path}`]);
  const v2 = cgroups.v2 === undefined ? [] : ['--cgroup-v2', cgroups.v2];
  const landlock = isLandlock ? ['--landlock', '--scratch', join(folder, 'scratch')] : [];
  return ['daemon', '--socket', join(folder, 'launcher.sock'), ...system, ...own, ...v1, ...v2, ...landlock];
}

/** What it says first, on either stream. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) {
        resolve(text.trim());
      }
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code) => resolve(text.trim() || `exit code ${code}`));
  });
}

function levelOf(announced: string): IsolationLevel | undefined {
  try {
    const { level } = JSON.parse(announced.split('\n')[0] ?? '') as { level?: unknown };
    return level === 'process' || level === 'process-landlock' ? level : undefined;
  } catch {
    return undefined;
  }
}
