import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import type { InstanceId } from '../../kernel/ids.ts';
import { BYTES_PER_MB } from '../../kernel/units.ts';
import type { ProgramFile } from '../../model/program-file.ts';
import type {
  DriverInstance,
  InstanceEnd,
  OutputChunk,
  ProgramSource,
  RunReport,
  RunRequest,
} from '../driver.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import { encodeFile, encodeFrame, type Frame, frameTypes } from './frame-codec.ts';
import type { LauncherConnection } from './launcher-connection.ts';
import { LauncherFiles } from './launcher-files.ts';
import {
  describeFailure,
  exitSchema,
  failureSchema,
  type ReadyReply,
  readReply,
  warmSchema,
} from './launcher-replies.ts';
import { type CurrentRun, type FilesOutcome, outcomeOf } from './launcher-run.ts';
import { proxyVariables } from './proxy-variables.ts';
import { INPUT_NAME, runFrame } from './run-frames.ts';
import type { WarmMemory } from './warm-memory.ts';

/** idle: never ran. running: was handed an execution. kept: that has ended and another may come. used: it was the last. stopping: told to go. */
type Phase = 'idle' | 'running' | 'kept' | 'used' | 'stopping' | 'gone';

/** What a run executes its command over, beside the files that it was given. */
interface FilesRun {
  readonly program: readonly ProgramFile[];
  /** Of what it says beyond its limit. */
  readonly excess: 'ends-it' | 'is-cut';
}

export interface LauncherBirth {
  readonly instanceId: InstanceId;
  readonly runtime: DetectedRuntime;
  readonly packages: readonly string[];
  readonly connection: LauncherConnection;
  readonly ready: ReadyReply;
  readonly bootMs: number;
  readonly warmMemory: WarmMemory;
  /**
   * How long an instance that was told to stop is waited for before its connection is dropped, where that surely ends it; without
   * it, for ever.
   */
  readonly stopMsMax?: number | undefined;
}

/** One instance of the launcher: a parked interpreter, or the bare layers of one, behind one connection. */
export class LauncherInstance implements DriverInstance {
  readonly instanceId: InstanceId;
  readonly packages: readonly string[];
  readonly bootMs: number;
  /** What it is handed needs no compiling any more. */
  readonly compileMsMax = 0;
  readonly ended: Promise<InstanceEnd>;
  readonly #runtime: DetectedRuntime;
  readonly #connection: LauncherConnection;
  readonly #warmMemory: WarmMemory;
  readonly #hasNetwork: boolean;
  readonly #stopMsMax: number | undefined;
  #idleMemoryMb: number;
  #phase: Phase = 'idle';
  #loaded: { readonly programId: string; readonly done: PromiseWithResolvers<void> } | undefined;
  #current: CurrentRun | undefined;
  #failure: string | undefined;

  constructor(birth: LauncherBirth) {
    this.instanceId = birth.instanceId;
    this.packages = birth.packages;
    this.bootMs = birth.bootMs;
    this.#warmMemory = birth.warmMemory;
    this.#idleMemoryMb = birth.warmMemory.expectMb(birth.ready.memoryBytes / BYTES_PER_MB);
    this.#runtime = birth.runtime;
    this.#hasNetwork = birth.ready.egress;
    this.#stopMsMax = birth.stopMsMax;
    this.#connection = birth.connection;
    this.ended = birth.connection.closed.then(() => this.#leave());
  }

  get idleMemoryMb(): number {
    return this.#idleMemoryMb;
  }

  async initialise(program: ProgramSource): Promise<void> {
    if (this.#phase !== 'idle' || this.#loaded !== undefined) {
      throw this.#error(`cannot load a program while ${this.#loaded === undefined ? this.#phase : 'loaded'}`);
    }
    this.#loaded = { programId: program.programId, done: Promise.withResolvers() };
    const { name, content } = this.#sourceOf(program);
    this.#connection.send(encodeFile(name, content), encodeFrame(frameTypes.initialise));
    await this.#loaded.done.promise;
  }

  async run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport> {
    const isLoaded = this.#loaded?.programId === request.program.programId;
    const run = { program: [this.#sourceOf(request.program)], excess: 'ends-it' } as const;
    return (await this.#start(request, run, { isLoaded, onOutput })).report;
  }

  /** Like `run`, of other files than the program's source. */
  runFiles(
    request: RunRequest,
    run: FilesRun,
    onOutput: (chunk: OutputChunk) => void,
  ): Promise<FilesOutcome> {
    return this.#start(request, run, { isLoaded: false, onOutput });
  }

  #sourceOf(program: ProgramSource): ProgramFile {
    return { name: this.#runtime.info.fileName, content: Buffer.from(program.code), isExecutable: false };
  }

  async #start(
    request: RunRequest,
    { program, excess }: FilesRun,
    { isLoaded, onOutput }: { readonly isLoaded: boolean } & Pick<CurrentRun, 'onOutput'>,
  ): Promise<FilesOutcome> {
    if (this.#phase !== 'idle' && this.#phase !== 'kept') {
      throw this.#error(
        this.#current === undefined && this.#phase !== 'used'
          ? `cannot run while ${this.#phase}`
          : 'has run once and never runs again',
      );
    }
    const keep = this.#runtime.info.isKeepable ? request.keep : undefined;
    const stdin = Buffer.from(request.stdin);
    const files = new LauncherFiles(program, request.files ?? []);
    const size = { boxBytes: files.boxBytes, stdinBytes: stdin.length };
    const env = { ...(this.#hasNetwork ? proxyVariables : {}), ...request.env };
    const start = runFrame(this.#runtime, { ...request, env, keep }, size, excess);
    this.#phase = 'running';
    this.#current = {
      outcome: Promise.withResolvers(),
      onOutput,
      stdout: [],
      stderr: [],
      files,
      filedBytes: keep === undefined ? undefined : stdin.length,
      handedAt: performance.now(),
      startedAt: undefined,
    };
    if (keep === undefined) {
      this.#connection.send(...files.given({ isLoaded }), start);
      this.#connection.sendStdin(stdin, request.moreStdin);
    } else {
      const input = stdin.length === 0 ? [] : [encodeFile(INPUT_NAME, stdin)];
      this.#connection.send(...files.given({ isLoaded }), ...input, start);
    }
    return this.#current.outcome.promise;
  }

  cancel(): void {
    if (this.#phase === 'running') {
      // Who is to be kept is asked to give up, and means no more once it has ended by itself.
      const isKeeping = this.#current?.filedBytes !== undefined;
      this.#connection.send(encodeFrame(isKeeping ? frameTypes.interrupt : frameTypes.kill));
    }
  }

  async stop(): Promise<void> {
    if (this.#phase === 'idle' || this.#phase === 'kept' || this.#phase === 'running') {
      this.#phase = 'stopping';
      // Not by hanging up: the launcher's end of the stream is what says that nothing is left.
      this.#connection.send(encodeFrame(frameTypes.kill));
    }
    const isWaitedFor = this.#stopMsMax === undefined || this.#phase === 'gone';
    const impatience = isWaitedFor
      ? undefined
      : setTimeout(() => this.#connection.destroy(), this.#stopMsMax);
    await this.ended;
    clearTimeout(impatience);
  }

  /** Takes what the launcher says of this instance. */
  receive(frame: Frame): void {
    switch (frame.type) {
      case frameTypes.initialised:
        this.#loaded?.done.resolve();
        break;
      case frameTypes.warm:
        this.#idleMemoryMb = readReply(warmSchema, frame.payload).memoryBytes / BYTES_PER_MB;
        this.#warmMemory.observeMb(this.#idleMemoryMb);
        break;
      case frameTypes.started:
        this.#began();
        break;
      case frameTypes.stdout:
        this.#hear('stdout', frame.payload);
        break;
      case frameTypes.stderr:
        this.#hear('stderr', frame.payload);
        break;
      case frameTypes.collected:
      case frameTypes.passedOver:
        this.#current?.files.take(frame);
        break;
      case frameTypes.exit:
        this.#finish(frame.payload);
        break;
      case frameTypes.failure:
        this.#failure = describeFailure(readReply(failureSchema, frame.payload));
        break;
      default:
        break;
    }
  }

  #began(): void {
    if (this.#current !== undefined) {
      this.#current.startedAt = performance.now();
    }
  }

  #hear(stream: OutputChunk['stream'], bytes: Uint8Array): void {
    this.#current?.[stream].push(bytes);
    this.#current?.onOutput({ stream, bytes });
  }

  #finish(payload: Uint8Array): void {
    const current = this.#current;
    if (current === undefined) {
      return;
    }
    this.#current = undefined;
    try {
      const exit = readReply(exitSchema, payload);
      if (this.#phase === 'running') {
        this.#phase = exit.kept ? 'kept' : 'used';
      }
      // What was loaded ahead has run; and what is in its file now, who knows.
      this.#loaded = undefined;
      if (!exit.complete && exit.killReason === 'none') {
        throw new Error('the instance ended under its program');
      }
      current.outcome.resolve(outcomeOf(current, exit));
    } catch (error) {
      this.#failure = messageOf(error);
      current.outcome.reject(this.#error(this.#failure));
    }
  }

  /** The connection has closed: settles whatever still waits. */
  #leave(): InstanceEnd {
    const phase = this.#phase;
    this.#phase = 'gone';
    const message = this.#failure ?? (phase === 'stopping' ? 'stopped' : 'the connection closed');
    this.#current?.outcome.reject(this.#error(message));
    this.#current = undefined;
    if (this.#loaded !== undefined) {
      // Nobody may be waiting any more: then there is nobody to tell.
      this.#loaded.done.promise.catch(() => undefined);
      this.#loaded.done.reject(this.#error(message));
    }
    if (phase === 'stopping') {
      return { kind: 'stopped', message };
    }
    return phase === 'used' && this.#failure === undefined
      ? { kind: 'used', message: 'ran its one execution' }
      : { kind: 'crashed', message };
  }

  #error(message: string): ChameleonError {
    return new ChameleonError('instance-failed', `instance ${this.instanceId}: ${message}`);
  }
}
