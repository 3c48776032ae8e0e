import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ChameleonError } from '../../kernel/errors.ts';
import type { IsolationLevel } from '../../model/instance.ts';
import type { CgroupParents } from './cgroup-parents.ts';
import {
  doorPathIn,
  makeLauncherFolder,
  removeLauncherFolder,
  socketPathIn,
  sweepLauncherFolders,
} from './launcher-folder.ts';
import type { BoundPath } from './launcher-paths.ts';
import { announcementSchema, describeFailure } from './launcher-replies.ts';

export interface DaemonOptions {
  readonly launcher: string;
  readonly level: Extract<IsolationLevel, 'process' | 'process-landlock'>;
  readonly paths: readonly BoundPath[];
  readonly cgroups: CgroupParents;
}

/** One folder for all daemons of a user: each names its own part by its pid and sweeps those of dead ones. */
function scratchFolder(): string {
  const folder = join(tmpdir(), `chameleon-boxes-${process.geteuid?.()}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== process.geteuid?.()) {
    throw new ChameleonError('isolation-unavailable', `${folder} belongs to somebody else`);
  }
  return folder;
}

function argumentsOf(options: DaemonOptions, socketPath: string): readonly string[] {
  const isNamespaced = options.level === 'process';
  const binds = options.paths.map(({ host, inside }) => (host === inside ? host : `${host}:${inside}`));
  const v2 = options.cgroups.v2;
  return [
    'daemon',
    ...['--socket', socketPath],
    ...binds.flatMap((bind) => ['--bind-ro', bind]),
    ...Object.entries(options.cgroups.v1).flatMap(([name, folder]) => ['--cgroup-v1', `${name}=${folder}`]),
    ...(v2 === undefined ? [] : ['--cgroup-v2', v2]),
    ...(isNamespaced ? [] : ['--landlock', '--scratch', scratchFolder()]),
  ];
}

/** What would mend a step that failed, where an operator can mend it. */
function adviceFor(step: string): string {
  if (step.startsWith('template:')) {
    return '; user namespaces or mounts are refused here: allow them, or choose isolation process-landlock';
  }
  return step.startsWith('landlock:') ? '; a kernel of 5.13 or later with Landlock enabled is needed' : '';
}

/** The long-lived spawner: one process beside this one, which makes every instance and dies with us. */
export class LauncherDaemon {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly exited: Promise<void>;
  #hasExited = false;

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    this.exited = once(child, 'exit').then(() => {
      this.#hasExited = true;
      // It does so itself, unless it was killed.
      removeLauncherFolder(folder);
    });
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** Starts it and waits until it listens. Rejects with `isolation-unavailable` when a layer cannot be built. */
  static async start(options: DaemonOptions): Promise<LauncherDaemon> {
    const folder = makeLauncherFolder();
    // Its standard input is how it learns of our death, even by SIGKILL. It inherits no environment, and is in no
    // process group that a terminal, or whoever ends a whole group, sends signals to.
    const child = spawn(options.launcher, argumentsOf(options, socketPathIn(folder)), {
      detached: true,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {},
    });
    child.stdin.on('error', () => undefined);
    const daemon = new LauncherDaemon(child, folder);
    const line = await firstLine(child);
    if (line === undefined) {
      throw new ChameleonError('isolation-unavailable', `${options.launcher} ended before it listened`);
    }
    const announced = announcementSchema.parse(JSON.parse(line));
    if ('step' in announced) {
      const message = `isolation level ${options.level} cannot be had: ${describeFailure(announced)}`;
      throw new ChameleonError('isolation-unavailable', message + adviceFor(announced.step));
    }
    // Tidying up may take as long as it likes, and may fail: it is for those who come later.
    sweepLauncherFolders().catch(() => undefined);
    return daemon;
  }

  /** A connection that is to become one instance. */
  connect(): Socket {
    return connect(socketPathIn(this.#folder));
  }

  /** Where a proxy must listen to be reached by the instance that is told this name. */
  doorPath(name: string): string {
    return doorPathIn(this.#folder, name);
  }

  /** Ends it. Resolves when it is gone, and with it every instance that had been told to end. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.exited;
  }
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  const { stdout } = child;
  if (stdout === null) {
    return undefined;
  }
  const failed = once(child, 'error').then(
    () => undefined,
    () => undefined,
  );
  const lines = createInterface({ input: stdout });
  const first = lines[Symbol.asyncIterator]().next();
  const next = await Promise.race([first, failed]);
  return next === undefined || next.done === true ? undefined : next.value;
}
