import type { InstanceId } from '../../kernel/ids.ts';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type {
  DriverInstance,
  InstanceEnd,
  OutputChunk,
  ProgramSource,
  RunReport,
  RunRequest,
} from '../driver.ts';
import type { LauncherConnection } from '../launcher/launcher-connection.ts';
import type { LauncherInstance } from '../launcher/launcher-instance.ts';
import { clockFrame } from './guest-frames.ts';
import type { Machine } from './machine.ts';

/**
 * The one instance of a virtual machine. While nothing is asked of it the machine is stopped, and takes no time of the host's
 * processors; it is told what time it is whenever it goes on.
 */
export class MicrovmInstance implements DriverInstance {
  readonly packages: readonly string[] = [];
  readonly bootMs: number;
  readonly #inner: LauncherInstance;
  readonly #machine: Machine;
  readonly #connection: LauncherConnection;
  #idleMemoryMb: number;
  #resting: NodeJS.Timeout | undefined;

  /** `settleMs`: absent for a machine that is stopped; else how long it goes on, if nothing is asked of it, until it is. */
  constructor(parts: {
    readonly inner: LauncherInstance;
    readonly machine: Machine;
    readonly connection: LauncherConnection;
    readonly bootMs: number;
    readonly settleMs?: number | undefined;
  }) {
    this.#inner = parts.inner;
    this.#machine = parts.machine;
    this.#connection = parts.connection;
    this.bootMs = parts.bootMs;
    this.#idleMemoryMb = parts.inner.idleMemoryMb;
    this.#measure();
    if (parts.settleMs !== undefined) {
      this.#resting = setTimeout(() => this.#rest().catch(() => undefined), parts.settleMs);
      void this.ended.then(() => clearTimeout(this.#resting));
    }
  }

  get instanceId(): InstanceId {
    return this.#inner.instanceId;
  }

  /** What its monitor holds beyond what all clones share, as measured when it was last stopped. */
  get idleMemoryMb(): number {
    return this.#idleMemoryMb;
  }

  get compileMsMax(): number {
    return this.#inner.compileMsMax;
  }

  get ended(): Promise<InstanceEnd> {
    return this.#inner.ended;
  }

  async initialise(program: ProgramSource): Promise<void> {
    this.#goOn();
    await this.#inner.initialise(program);
    await this.#rest();
  }

  async run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport> {
    this.#goOn();
    const report = await this.#inner.run(request, onOutput);
    if (report.isKept) {
      await this.#rest();
    }
    return report;
  }

  cancel(): void {
    this.#inner.cancel();
  }

  async stop(): Promise<void> {
    // It may be stopped, or deaf: the machine's end is its own.
    const stopped = this.#inner.stop();
    await this.#machine.end();
    await stopped;
  }

  /** Nobody waits for the answer: what follows waits in the port until the machine takes it. */
  #goOn(): void {
    clearTimeout(this.#resting);
    this.#machine.execute('cont').catch(() => undefined);
    this.#connection.send(clockFrame(Date.now()));
  }

  async #rest(): Promise<void> {
    await this.#machine.execute('stop');
    this.#measure();
  }

  #measure(): void {
    const heldBytes = this.#machine.heldBytes();
    if (heldBytes !== undefined) {
      this.#idleMemoryMb = heldBytes / BYTES_PER_MB;
    }
  }
}
