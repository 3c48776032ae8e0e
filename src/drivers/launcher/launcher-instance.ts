import { constants } from 'node:os';
import { assert } from '../../kernel/assert.ts';
import { ChameleonError } from '../../kernel/errors.ts';
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
import type { FoundRuntime } from './find-runtimes.ts';
import { encodeFile, encodeFrame, encodePairs, encodeStdin, frameType } from './frame-codec.ts';
import type { LauncherConnection } from './launcher-connection.ts';
import { readExit, reasonOf, usageOf } from './launcher-replies.ts';

interface InstanceFacts {
  readonly instanceId: InstanceId;
  readonly runtime: FoundRuntime;
  readonly bootMs: number;
  readonly idleMemoryMb: number;
}

/** Temporary files, home and shared memory of one instance together, as a share of its memory limit. */
const BOX_SHARE = 0.5;
const BOX_BYTES_MIN = 8 * BYTES_PER_MB;

/** One parked interpreter behind one connection. */
export class LauncherInstance implements DriverInstance {
  readonly instanceId: InstanceId;
  readonly runtime: string;
  readonly bootMs: number;
  readonly idleMemoryMb: number;
  readonly ended: Promise<InstanceEnd>;
  readonly #connection: LauncherConnection;
  readonly #entry: string;
  #held: string | undefined;
  #hasRun = false;
  #isStopping = false;

  constructor(connection: LauncherConnection, facts: InstanceFacts) {
    this.#connection = connection;
    this.#entry = facts.runtime.entry;
    this.instanceId = facts.instanceId;
    this.runtime = facts.runtime.info.runtime;
    this.bootMs = facts.bootMs;
    this.idleMemoryMb = facts.idleMemoryMb;
    this.ended = connection.closed.then(() => this.#end());
  }

  async initialise(program: ProgramSource): Promise<void> {
    this.#assertFresh();
    this.#connection.send(encodeFile(this.#entry, program.code));
    this.#connection.send(encodeFrame(frameType.initialise));
    await this.#connection.reply(frameType.initialised);
    this.#held = program.programId;
  }

  async run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport> {
    this.#assertFresh();
    this.#hasRun = true;
    const output = collectOutput(this.#connection, onOutput);
    const file =
      this.#held === request.program.programId
        ? Buffer.alloc(0)
        : encodeFile(this.#entry, request.program.code);
    const run = encodeFrame(frameType.run, encodePairs(this.#pairsOf(request)));
    this.#connection.send(Buffer.concat([file, run, encodeStdin(request.stdin)]));
    const exit = readExit(await this.#connection.reply(frameType.exit));
    await this.#connection.closed;
    return {
      reason: reasonOf(exit),
      exitCode: exit.exitCode ?? null,
      signal: nameOfSignal(exit.signal),
      ...output(),
      isStdoutTruncated: exit.stdoutTruncated,
      isStderrTruncated: exit.stderrTruncated,
      usage: usageOf(exit.usage),
      initMs: exit.usage.startUs / 1000,
      runMs: exit.usage.wallUs / 1000,
    };
  }

  cancel(): void {
    if (this.#hasRun) {
      this.#connection.send(encodeFrame(frameType.kill));
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#connection.hangUp();
    await this.#connection.closed;
  }

  #pairsOf({ limits, args, env }: RunRequest): (readonly [string, string | number])[] {
    const memoryBytes = Math.round(limits.memoryMb * BYTES_PER_MB);
    return [
      ['entry', this.#entry],
      ['wallMs', Math.ceil(limits.wallMs)],
      ['cpuMs', Math.ceil(limits.cpuMs)],
      ['memoryBytes', memoryBytes],
      ['processes', limits.processCount],
      ['outputBytes', limits.outputBytes],
      ['fileBytes', limits.fileBytes],
      ['boxBytes', Math.max(BOX_BYTES_MIN, Math.round(memoryBytes * BOX_SHARE))],
      ['stdin', 1],
      ...args.map((arg) => ['arg', arg] as const),
      ...Object.entries(env).map(([name, value]) => ['env', `${name}=${value}`] as const),
    ];
  }

  #assertFresh(): void {
    assert(!this.#hasRun, `${this.instanceId} has run once and never runs again`);
    if (this.#connection.failure !== undefined) {
      throw this.#connection.failure;
    }
    if (this.#isStopping) {
      throw new ChameleonError('instance-failed', `${this.instanceId} is stopped`);
    }
  }

  #end(): InstanceEnd {
    if (this.#connection.failure !== undefined) {
      return { kind: 'crashed', message: this.#connection.failure.message };
    }
    if (this.#hasRun) {
      return { kind: 'used', message: 'it ran its one program' };
    }
    return this.#isStopping
      ? { kind: 'stopped', message: 'stopped on request' }
      : { kind: 'crashed', message: 'the launcher closed the connection' };
  }
}

function collectOutput(connection: LauncherConnection, onOutput: (chunk: OutputChunk) => void) {
  const chunks: Record<OutputChunk['stream'], Uint8Array[]> = { stdout: [], stderr: [] };
  connection.onOutput = ({ type, payload }) => {
    const stream = type === frameType.stdout ? 'stdout' : 'stderr';
    // A copy: the payload is a view into the buffer that the next read reuses.
    const bytes = Uint8Array.from(payload);
    chunks[stream].push(bytes);
    onOutput({ stream, bytes });
  };
  return () => ({ stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr) });
}

function nameOfSignal(number: number | undefined): string | null {
  if (number === undefined) {
    return null;
  }
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `SIG${number}`;
}
