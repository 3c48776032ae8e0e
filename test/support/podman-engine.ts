import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf } from '../../src/kernel/errors.ts';

const execute = promisify(execFile);
const imageScript = fileURLToPath(new URL('../../runtimes/container-image.sh', import.meta.url));
const PODMAN = '/usr/bin/podman';
const RUNTIMES = ['crun', 'runc'];
const LISTEN_MS_MAX = 20_000;

export const TEST_IMAGE = 'localhost/chameleon-test';

/** A Podman of its own for one test file, with storage and socket of its own, and an image of this machine's packages. */
export class PodmanEngine {
  readonly socket: string;
  readonly #folder: string;
  readonly #runtime: string;
  #service: ChildProcess | undefined;

  private constructor(folder: string, runtime: string) {
    this.#folder = folder;
    this.#runtime = runtime;
    this.socket = join(folder, 'podman.sock');
  }

  /** One that runs containers, or why there can be none here. Rejects when the image cannot be made. */
  static async open(
    packages: readonly string[],
  ): Promise<{ readonly engine?: PodmanEngine; readonly reason: string }> {
    if (process.geteuid?.() !== 0) {
      return { reason: 'only root is tested with an engine of its own' };
    }
    if (!existsSync(PODMAN)) {
      return { reason: 'podman is not installed' };
    }
    const candidates = RUNTIMES.filter((name) => existsSync(`/usr/bin/${name}`));
    if (candidates.length === 0) {
      return { reason: `none of ${RUNTIMES.join(', ')} is installed` };
    }
    return PodmanEngine.#tryEach(candidates, packages);
  }

  static async #tryEach(runtimes: readonly string[], packages: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), 'chameleon-podman-'));
    const problems: string[] = [];
    const maker = new PodmanEngine(folder, runtimes[0] ?? '');
    await maker.#import(packages);
    for (const runtime of runtimes) {
      const engine = new PodmanEngine(folder, runtime);
      const problem = await engine.#tryRuntime();
      if (problem === undefined) {
        await engine.serve();
        return { engine, reason: '' };
      }
      problems.push(`${runtime}: ${problem}`);
    }
    await maker.stop();
    return { reason: `no container runs here: ${problems.join('; ')}` };
  }

  /** Starts the service, anew after it was ended. */
  async serve(): Promise<void> {
    const words = this.#words('system', 'service', '--time=0', `unix://${this.socket}`);
    rmSync(this.socket, { force: true });
    const service = spawn(PODMAN, words, { stdio: 'ignore' });
    this.#service = service;
    for (const startedAt = performance.now(); !(await this.#answers()); await delay(50)) {
      if (service.exitCode !== null || performance.now() - startedAt > LISTEN_MS_MAX) {
        throw new Error('podman did not listen');
      }
    }
  }

  /** Ends the service alone, as a crash of the engine does: containers and their monitors stay. */
  async killService(): Promise<void> {
    const service = this.#service;
    if (service === undefined || service.exitCode !== null || service.signalCode !== null) {
      return;
    }
    const exited = once(service, 'exit');
    service.kill('SIGKILL');
    await exited;
  }

  async podman(...words: readonly string[]): Promise<string> {
    return (await execute(PODMAN, this.#words(...words))).stdout.trim();
  }

  /** Ids of containers, running or not. */
  async containers(...filters: readonly string[]): Promise<readonly string[]> {
    const words = filters.flatMap((filter) => ['--filter', filter]);
    const listed = await this.podman('ps', '--all', '--quiet', '--no-trunc', ...words);
    return listed === '' ? [] : listed.split('\n');
  }

  /** Ends all of it and removes every trace. */
  async stop(): Promise<void> {
    await this.killService();
    await this.podman('rm', '--force', '--all', '--time', '0').catch(() => undefined);
    await this.podman('rmi', '--force', '--all').catch(() => undefined);
    for (const mounted of ['root/overlay', 'root']) {
      await execute('umount', [join(this.#folder, mounted)]).catch(() => undefined);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #words(...words: readonly string[]): string[] {
    const place = (name: string) => join(this.#folder, name);
    return [
      ...['--root', place('root'), '--runroot', place('run'), '--tmpdir', place('tmp')],
      ...['--cgroup-manager', 'cgroupfs', '--events-backend', 'file', '--runtime', this.#runtime],
      ...words,
    ];
  }

  async #import(packages: readonly string[]): Promise<void> {
    const writer = spawn(imageScript, ['--node', process.execPath, ...packages], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const reader = spawn(PODMAN, this.#words('import', '--quiet', '-', TEST_IMAGE), {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const ends = Promise.all([once(writer, 'exit'), once(reader, 'exit')]);
    await pipeline(writer.stdout, reader.stdin);
    const codes = (await ends).map(([code]) => code);
    if (codes.some((code) => code !== 0)) {
      throw new Error(`the image was not made: exit codes ${codes.join(', ')}`);
    }
  }

  async #tryRuntime(): Promise<string | undefined> {
    const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];
    try {
      await this.podman('run', '--rm', '--network', 'none', ...limits, TEST_IMAGE, '/bin/sh', '-c', ':');
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.socket);
      const tell = (isOpen: boolean) => {
        socket.destroy();
        resolve(isOpen);
      };
      socket.once('connect', () => tell(true));
      socket.once('error', () => tell(false));
    });
  }
}
