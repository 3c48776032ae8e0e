import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Duplex } from 'node:stream';
import { assert } from '../../kernel/assert.ts';
import { ChameleonError } from '../../kernel/errors.ts';
import { LastWords } from './last-words.ts';
import { MachinePort } from './machine-port.ts';
import { QmpClient } from './qmp-client.ts';

/** A machine comes after the server, which serves many; one that nobody waits for comes after all that somebody does. */
const niceness = { nobody: 5, everybody: 15 } as const;

/** What a monitor sees of the host, read-only. */
const SEEN = ['/usr', '/bin', '/lib', '/lib64'];

export interface MachineStart {
  readonly launcher: string;
  readonly qemu: string;
  readonly words: readonly string[];
  /** A folder of ours that exists: the monitor's root is mounted there, where nobody else sees it. */
  readonly place: string;
  /** Who the monitor becomes; undefined where we have no right to choose. */
  readonly uid: number | undefined;
  /** Descriptors of ours that it gets, the first as its sixth. */
  readonly files: readonly number[];
  /** Devices that it may use. */
  readonly devices?: readonly string[];
  /** Folders that it sees besides. */
  readonly shown?: readonly { readonly host: string; readonly inside: string }[];
}

function jailWords({ place, uid, words, qemu, devices = [], shown = [] }: MachineStart): readonly string[] {
  return [
    'jail',
    ...['--socket', `${place}/root`],
    ...(uid === undefined ? [] : ['--uid', String(uid)]),
    ...SEEN.flatMap((path) => ['--bind-ro', path]),
    ...shown.flatMap(({ host, inside }) => ['--bind-ro', `${host}:${inside}`]),
    ...devices.flatMap((path) => ['--device', path]),
    ...['--', qemu, ...words],
  ];
}

function streamAt(child: ChildProcess, index: number): Duplex {
  const stream = child.stdio[index];
  assert(stream instanceof Duplex, 'a piped descriptor is a stream both ways');
  return stream;
}

/** One virtual machine: its monitor in a jail, and the ways to both. */
export class Machine {
  readonly #child: ChildProcess;
  readonly #monitor: QmpClient;
  readonly #lastWords = new LastWords();
  readonly #migrated = Promise.withResolvers<void>();
  readonly port: MachinePort;
  /** What its trunk says, and is told: nothing of it is read unless somebody listens. */
  readonly egress: Duplex;
  /** Resolves when no process of it is left. */
  readonly exited: Promise<void>;
  #isEnded = false;
  #misdeed: string | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) {
        this.#lastWords.listen(stream);
      }
    }
    this.#migrated.promise.catch(() => undefined);
    this.#monitor = new QmpClient(streamAt(child, 4), (name, data) => this.#hear(name, data));
    this.port = new MachinePort(streamAt(child, 3), () => this.end());
    this.egress = streamAt(child, 5);
    this.egress.on('error', () => undefined);
    child.once('exit', () => {
      this.port.takeRest();
      this.egress.destroy();
    });
    this.exited = once(child, 'close').then(
      () => this.#leave(),
      () => this.#leave(),
    );
  }

  /** Starts a monitor and waits until it takes commands. Rejects with `instance-failed`. */
  static async start(request: MachineStart): Promise<Machine> {
    const child = spawn(request.launcher, [...jailWords(request)], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', ...request.files],
      env: {},
    });
    const machine = new Machine(child);
    try {
      await machine.execute('qmp_capabilities');
      const wanted = ['x-ignore-shared', 'events'].map((capability) => ({ capability, state: true }));
      await machine.execute('migrate-set-capabilities', { capabilities: wanted });
      return machine;
    } catch (error) {
      await machine.end();
      throw new ChameleonError('instance-failed', `the virtual machine did not start: ${machine.reason}`, {
        cause: error,
      });
    }
  }

  /** Why it is gone, or what it said last. */
  get reason(): string {
    return this.#lastWords.reason ?? `its monitor ended (${this.#child.signalCode ?? this.#child.exitCode})`;
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** A command to its monitor. Rejects with `instance-failed`. */
  execute(command: string, given?: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.#monitor.execute(command, given);
  }

  /** Resolves when the machine's state has gone over, or come. Rejects with `instance-failed`. */
  get migrated(): Promise<void> {
    return this.#migrated.promise;
  }

  /** The monitor's own process, behind that which waits for it; undefined when it is gone. */
  get monitorPid(): number | undefined {
    try {
      const { pid } = this.#child;
      const [inner] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return inner === undefined || inner === '' ? undefined : Number(inner);
    } catch {
      return undefined;
    }
  }

  /** What its monitor holds for itself alone, in bytes; undefined where the kernel does not tell. */
  heldBytes(): number | undefined {
    try {
      const kilobytes = /^RssAnon:\s+(\d+)/m.exec(
        readFileSync(`/proc/${this.monitorPid}/status`, 'utf8'),
      )?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    } catch {
      return undefined;
    }
  }

  /** Who gets the processors first while others want them, too. Where we have no right to choose, nothing changes. */
  yieldTo(whom: keyof typeof niceness): void {
    try {
      setPriority(this.monitorPid ?? 0, niceness[whom]);
    } catch {
      // It is gone, or ours to slow down only.
    }
  }

  /** Ends it because of what it did, which its port then says. */
  condemn(misdeed: string): void {
    this.#misdeed ??= misdeed;
    void this.end();
  }

  /** Ends it, whatever it does; idempotent. Resolves when nothing of it is left. Never rejects. */
  async end(): Promise<void> {
    if (!this.#isEnded) {
      this.#isEnded = true;
      // The process in between, which kills the monitor and waits for its end.
      this.#child.kill('SIGTERM');
      this.#lastWords.release();
    }
    await this.exited;
  }

  #hear(name: string, data: Readonly<Record<string, unknown>>): void {
    if (name !== 'MIGRATION') {
      return;
    }
    const { status } = data;
    if (status === 'completed') {
      this.#migrated.resolve();
    } else if (status === 'failed') {
      this.#migrated.reject(
        new ChameleonError('instance-failed', `virtual machine: its state is refused: ${this.reason}`),
      );
    }
  }

  #leave(): void {
    this.#migrated.reject(
      new ChameleonError('instance-failed', `the virtual machine is gone: ${this.reason}`),
    );
    this.port.finish(this.#misdeed ?? (this.#isEnded ? undefined : this.reason));
  }
}
