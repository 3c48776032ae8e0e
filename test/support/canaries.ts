import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONTENT_BYTES = 16;

/**
 * What a program that gets out can read, spoil, kill or call: a file that everybody may read, in a folder where everybody
 * may write, a process of this user, a port on loopback and an abstract socket. `environment` tells a program where they are.
 */
export class Canaries {
  readonly #folder: string;
  readonly #secret: string;
  readonly #process: ChildProcess;
  readonly #servers: readonly Server[];
  readonly environment: Readonly<Record<string, string>>;
  #callCount = 0;

  private constructor(folder: string, secret: string, child: ChildProcess, servers: readonly Server[]) {
    this.#folder = folder;
    this.#secret = secret;
    this.#process = child;
    this.#servers = servers;
    const address = servers[0]?.address();
    this.environment = {
      CANARY_FILE: join(folder, 'secret'),
      CANARY_PID: String(child.pid),
      CANARY_PORT: String(typeof address === 'object' ? address?.port : 0),
      CANARY_SOCKET: `chameleon-canary-${process.pid}`,
    };
    for (const server of servers) {
      server.on('connection', (socket) => {
        this.#callCount += 1;
        socket.destroy();
      });
    }
  }

  static async open(): Promise<Canaries> {
    const folder = mkdtempSync(join(tmpdir(), 'canary-'));
    const secret = randomBytes(CONTENT_BYTES).toString('hex');
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    writeFileSync(join(folder, 'secret'), secret, { mode: 0o666 });
    const child = spawn('/bin/sleep', ['86400'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const loopback = createServer().listen(0, '127.0.0.1');
    await once(loopback, 'listening');
    const abstract = createServer().listen(`\0chameleon-canary-${process.pid}`);
    await once(abstract, 'listening');
    return new Canaries(folder, secret, child, [loopback, abstract]);
  }

  /** What has happened to them since they were opened, in sentences: none when nobody got out. */
  harm(): readonly string[] {
    const files = readdirSync(this.#folder);
    const content = files.includes('secret') ? readFileSync(join(this.#folder, 'secret'), 'utf8') : '';
    const state = stateOf(this.#process.pid ?? 0);
    return [
      ...(files.join() === 'secret' ? [] : [`its folder holds ${files.join(', ') || 'nothing'}`]),
      ...(content === this.#secret ? [] : ['its file was changed']),
      ...(state === 'S' ? [] : [`its process is ${state}`]),
      ...(this.#callCount === 0 ? [] : [`its sockets were called ${this.#callCount} times`]),
    ];
  }

  /** Whether a text holds what only somebody outside can know. */
  isToldIn(text: string): boolean {
    return text.includes(this.#secret);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'exit');
    }
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The letter of proc(5); S sleeps. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'gone';
  } catch {
    return 'gone';
  }
}
