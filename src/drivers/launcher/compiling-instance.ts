import { ChameleonError } from '../../kernel/errors.ts';
import { type EndReason, noUsage } from '../../model/execution.ts';
import type { FilesLeft } from '../../model/program-file.ts';
import type {
  DriverInstance,
  InstanceEnd,
  OutputChunk,
  ProgramSource,
  RunReport,
  RunRequest,
} from '../driver.ts';
import type { CompileRecipe } from './compile-recipe.ts';
import type { DetectedRuntime } from './detect-runtimes.ts';
import type { LauncherInstance } from './launcher-instance.ts';
import type { Compiled, CompileTicket, ProgramCompiler } from './program-compiler.ts';

/** A compiler is ended at its wall limit, and its instance has to be made first. */
const COMPILE_SLACK_MS = 5000;

/** idle: never ran. compiling: was handed its one execution, whose program is being made. handed: the rest is its inner's. */
type Phase = 'idle' | 'compiling' | 'handed' | 'stopping';

type Made = Extract<Compiled, { kind: 'made' }>;
type Refused = Extract<Compiled, { kind: 'refused' }>;

/**
 * An instance of a language that is compiled: it waits, bare, while its program is made in another one, and runs what that
 * left. The source and its compiler never come into it.
 */
export class CompilingInstance implements DriverInstance {
  readonly compileMsMax: number;
  readonly #inner: LauncherInstance;
  readonly #runtime: DetectedRuntime;
  readonly #recipe: CompileRecipe;
  readonly #compiler: ProgramCompiler;
  readonly #withdrawn = Promise.withResolvers<'withdrawn'>();
  #phase: Phase = 'idle';
  #isCancelled = false;
  #ticket: CompileTicket | undefined;

  constructor(parts: {
    readonly inner: LauncherInstance;
    readonly runtime: DetectedRuntime;
    readonly recipe: CompileRecipe;
    readonly compiler: ProgramCompiler;
  }) {
    this.#inner = parts.inner;
    this.#runtime = parts.runtime;
    this.#recipe = parts.recipe;
    this.#compiler = parts.compiler;
    this.compileMsMax = parts.recipe.limits.wallMs + COMPILE_SLACK_MS;
  }

  get instanceId() {
    return this.#inner.instanceId;
  }

  get packages(): readonly string[] {
    return this.#inner.packages;
  }

  get bootMs(): number {
    return this.#inner.bootMs;
  }

  get idleMemoryMb(): number {
    return this.#inner.idleMemoryMb;
  }

  get ended(): Promise<InstanceEnd> {
    return this.#inner.ended;
  }

  /** There is nothing of a source that could be loaded ahead of its compiling, which is for whoever runs it. */
  async initialise(_program: ProgramSource): Promise<void> {
    if (this.#phase !== 'idle') {
      throw this.#error(`cannot load a program while ${this.#phase}`);
    }
  }

  async run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport> {
    if (this.#phase !== 'idle') {
      throw this.#error(
        this.#phase === 'stopping' ? 'cannot run while stopping' : 'has run once and never runs again',
      );
    }
    this.#phase = 'compiling';
    const startedAt = performance.now();
    const { instanceId } = this;
    const ticket = this.#compiler.order({
      instanceId,
      runtime: this.#runtime,
      recipe: this.#recipe,
      request,
    });
    this.#ticket = ticket;
    const compiled = await this.#outcomeOf(ticket);
    const compileMs = performance.now() - startedAt;
    if (compiled === 'withdrawn' || this.#isCancelled || compiled.kind === 'refused') {
      void this.#inner.stop();
      return this.#endUnrun(request, { compiled, compileMs, onOutput });
    }
    this.#phase = 'handed';
    return this.#runMade(compiled, request, { compileMs, onOutput });
  }

  cancel(): void {
    if (this.#phase === 'compiling' && !this.#isCancelled) {
      this.#isCancelled = true;
      this.#leave();
    } else if (this.#phase === 'handed') {
      this.#inner.cancel();
    }
  }

  async stop(): Promise<void> {
    if (this.#phase === 'compiling' && !this.#isCancelled) {
      this.#leave();
    }
    this.#phase = 'stopping';
    await this.#inner.stop();
  }

  #leave(): void {
    if (this.#ticket?.leave() === 'goes-on') {
      this.#withdrawn.resolve('withdrawn');
    }
  }

  /** Rejects when its own instance ends meanwhile: there is nowhere to run any more what is being made. */
  async #outcomeOf(ticket: CompileTicket): Promise<Compiled | 'withdrawn'> {
    const lost = this.#inner.ended.then(({ message }) => {
      throw this.#error(message);
    });
    lost.catch(() => undefined);
    let compiled: Compiled | 'withdrawn';
    try {
      compiled = await Promise.race([ticket.compiled, this.#withdrawn.promise, lost]);
    } catch (error) {
      ticket.compiled.catch(() => undefined);
      throw error;
    }
    if (this.#phase === 'stopping') {
      throw this.#error('stopped');
    }
    return compiled;
  }

  async #runMade(
    { build, work }: Made,
    request: RunRequest,
    { compileMs, onOutput }: { readonly compileMs: number; readonly onOutput: (chunk: OutputChunk) => void },
  ): Promise<RunReport> {
    const run = { program: build, excess: 'ends-it' } as const;
    const { report, handOverMs } = await this.#inner.runFiles(request, run, onOutput);
    // A build may be megabytes: that they have to be written first is a part of the hand-over.
    const initMs = Math.max(report.initMs, handOverMs);
    return { ...report, initMs, compile: { ...work, compileMs } };
  }

  /** What the compiler said is the program's standard error: there is no other. */
  #endUnrun(
    request: RunRequest,
    end: {
      readonly compiled: Compiled | 'withdrawn';
      readonly compileMs: number;
      readonly onOutput: (chunk: OutputChunk) => void;
    },
  ): RunReport {
    const { compiled, compileMs, onOutput } = end;
    const refused = compiled !== 'withdrawn' && compiled.kind === 'refused' ? compiled : undefined;
    const work = compiled === 'withdrawn' ? { isCached: false, cpuMs: 0, memoryMbPeak: 0 } : compiled.work;
    const reason = this.#isCancelled ? 'cancelled' : reasonOf(refused);
    const said = reason === 'cancelled' ? Buffer.alloc(0) : (refused?.said ?? Buffer.alloc(0));
    const stderr = said.subarray(0, request.limits.outputBytes);
    if (stderr.length > 0) {
      onOutput({ stream: 'stderr', bytes: stderr });
    }
    const wasCut = refused?.report.isStdoutTruncated === true || refused?.report.isStderrTruncated === true;
    return {
      reason,
      exitCode: reason === 'compile' ? (refused?.report.exitCode ?? null) : null,
      signal: reason === 'cancelled' ? null : (refused?.report.signal ?? null),
      stdout: new Uint8Array(),
      stderr,
      isStdoutTruncated: false,
      isStderrTruncated: stderr.length < said.length || (wasCut && reason !== 'cancelled'),
      usage: noUsage,
      filesLeft: noFilesOf(request),
      isKept: false,
      compile: { ...work, compileMs, failedUnder: this.#recipe.limits },
      initMs: 0,
      runMs: 0,
    };
  }

  #error(message: string): ChameleonError {
    return new ChameleonError('instance-failed', `instance ${this.instanceId}: ${message}`);
  }
}

/** Nothing ran that could have left any. */
function noFilesOf({ filesWanted }: RunRequest): FilesLeft {
  const leftOut = (filesWanted?.names ?? []).map((name) => ({ name, reason: 'missing' as const }));
  return { files: [], leftOut };
}

/** A limit of the compiler, or its own refusal, whichever way it ended. */
function reasonOf(refused: Refused | undefined): EndReason {
  const reason = refused?.report.reason ?? 'cancelled';
  return reason === 'exit' || reason === 'signal' ? 'compile' : reason;
}
