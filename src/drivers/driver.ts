import type { ByteSource } from '../kernel/byte-pipe.ts';
import type { ExecutionId, InstanceId } from '../kernel/ids.ts';
import type {
  CompileReport,
  EndReason,
  ExecutionLimits,
  ExecutionUsage,
  MeasureSource,
} from '../model/execution.ts';
import type { InstanceOwner, IsolationLevel } from '../model/instance.ts';
import type { RunKeeping } from '../model/keeping.ts';
import type { HeldLayer, Layer, LoadablePackage } from '../model/layer.ts';
import type { FilesLeft, FilesWanted, ProgramFile } from '../model/program-file.ts';

/** A language that a host can run, as its manifest and its detection tell. */
export interface LanguageInfo {
  readonly runtime: string;
  readonly displayName: string;
  readonly version: string;
  readonly aliases: readonly string[];
  /** With the dot: `.py`. */
  readonly extensions: readonly string[];
  /** interpreter: parked with the language booted. base: parked before it, isolated only. */
  readonly parkedAt: 'interpreter' | 'base';
  /** What a program's own file is called in its working directory. */
  readonly fileName: string;
  /** Modules that an instance may load while it boots, when it is asked to. */
  readonly preloadable: readonly string[];
  /** Whether an instance of it can be kept for its user's next run. */
  readonly isKeepable: boolean;
  /** Packages that instances can have loaded when they are forked, as this host has them. */
  readonly loadable: readonly LoadablePackage[];
}

/** A language at one level of isolation: what instances are asked for by. */
export interface RuntimeInfo extends LanguageInfo {
  readonly language: string;
  readonly level: IsolationLevel;
  /** Whether its instances may have a way out. */
  readonly isNetworkOffered: boolean;
}

/** One wall of the isolation, and whether this host lets it be built. */
export interface IsolationLayer {
  readonly name: string;
  readonly isApplied: boolean;
  /** What is missing and what would mend it, or what it gives. */
  readonly note: string;
}

export interface DriverCapabilities {
  readonly driver: string;
  /** Of a driver of several levels the usual one. */
  readonly level: IsolationLevel;
  readonly layers: readonly IsolationLayer[];
  readonly memorySource: MeasureSource;
  readonly runtimes: readonly RuntimeInfo[];
}

export interface ProgramSource {
  readonly programId: string;
  readonly code: string;
}

export interface RunRequest {
  readonly executionId: ExecutionId;
  /** For whom: what is made of the program is kept for nobody else. */
  readonly owner: InstanceOwner;
  readonly program: ProgramSource;
  readonly stdin: string;
  /**
   * What follows `stdin` while the program runs, until it is dry: read no faster than the program reads, but for a megabyte or two
   * on the way. Absent: nothing does.
   */
  readonly moreStdin?: ByteSource | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly limits: ExecutionLimits;
  /** Written into the working directory before the program; none is called as the program's own file. */
  readonly files?: readonly ProgramFile[];
  /** Absent: no file is handed back. */
  readonly filesWanted?: FilesWanted | undefined;
  /** Others that want a processor come first from the start on, where the driver can tell them apart. */
  readonly isYielding?: boolean;
  /**
   * What is to stay for the same user's next run, where the runtime is keepable and the program does not end its own process;
   * it has no standard input then that it could be given while it runs. Absent: nothing.
   */
  readonly keep?: RunKeeping | undefined;
}

export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** What one run came to, measured outside the program. */
export interface RunReport {
  readonly reason: EndReason;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
  readonly usage: ExecutionUsage;
  /** Absent where nothing is compiled. */
  readonly compile?: CompileReport;
  readonly filesLeft: FilesLeft;
  /** The instance can run again, for the same user, under limits of memory, processes and files that are no higher. */
  readonly isKept: boolean;
  /** From the hand-over of the program to its first instruction. */
  readonly initMs: number;
  readonly runMs: number;
}

/** Why an instance is no more. */
export interface InstanceEnd {
  readonly kind: 'stopped' | 'used' | 'crashed';
  readonly message: string;
}

/**
 * One isolated place, made by a driver, that runs programs of at most one user in its life. Calls are made one at a
 * time: initialise (optional), then run (once, and again as long as the last report says that it is kept), then nothing but
 * stop. Between two runs nothing in it moves.
 */
export interface DriverInstance {
  readonly instanceId: InstanceId;
  /** What it has loaded beyond what every instance of the runtime has, of what it was asked for. */
  readonly packages: readonly string[];
  /** From the request to being ready, in milliseconds, measured. */
  readonly bootMs: number;
  /** Resident memory while idle, once warm: as measured of it, or of those before it while it warms up. */
  readonly idleMemoryMb: number;
  /** What a run may take before the program begins because it is compiled first, in milliseconds; 0 where none is. */
  readonly compileMsMax: number;
  /** Resolves, never rejects, when nothing of the instance is left running. */
  readonly ended: Promise<InstanceEnd>;
  /** Writes and loads one user's program without running it. Rejects with `instance-failed`. */
  initialise(program: ProgramSource): Promise<void>;
  /**
   * Runs the program once and resolves when its whole process tree is gone, or stopped where it is kept. Rejects with `instance-failed`
   * when the instance, not the program, failed; then the program's outcome is unknown.
   */
  run(request: RunRequest, onOutput: (chunk: OutputChunk) => void): Promise<RunReport>;
  /** Ends a run early with reason `cancelled`; does nothing when none runs. */
  cancel(): void;
  /** Destroys it, whatever it does; idempotent. Resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** The way out of one instance: a proxy, which says where it leads. Whoever opened it closes it. */
export interface NetworkDoor {
  /** Listens on a unix socket at this path, and nowhere else any more; resolves when it does. */
  listen(socketPath: string): Promise<void>;
}

export interface InstanceRequest {
  readonly instanceId: InstanceId;
  readonly runtime: string;
  readonly preload?: readonly string[];
  /** Those of a held layer; from one that is not held any more comes an instance of the plain runtime. */
  readonly packages?: readonly string[];
  /**
   * Programs of the instance can reach what listens behind this door, which the usual variables for a proxy tell them,
   * and nothing else. Absent: nothing at all.
   */
  readonly network?: NetworkDoor | undefined;
  /**
   * Resolves once somebody waits for the instance; may stay open for ever. Until then others that want a processor come
   * first, where the driver can tell them apart. Absent when somebody waits from the start.
   */
  readonly wanted?: Promise<void>;
}

/** A way to make instances on one host. */
export interface Driver {
  /** What this host can do; rejects with `isolation-unavailable` when it may not be used at all. */
  capabilities(): Promise<DriverCapabilities>;
  /**
   * Makes an instance that never ran user code. Of `preload` it loads what the runtime has and allows, the rest is
   * left out: what is loaded makes a program start sooner, never differently. Rejects with `unknown-runtime`, `isolation-unavailable` or
   * `instance-failed`; a layer that cannot be applied always rejects, it is never left out in silence.
   */
  create(request: InstanceRequest): Promise<DriverInstance>;
  /**
   * Makes what instances of these layers are forked from, and lets go of all other layers. Says nothing of when, or whether,
   * one is there: where it cannot be made it is tried again when it is asked for again, later each time. Packages that are not loadable
   * here are no layer.
   */
  holdLayers(layers: readonly Layer[]): void;
  /** Those that instances can be forked from now. */
  heldLayers(): readonly HeldLayer[];
  /** Stops every instance and whatever the driver runs itself. */
  close(): Promise<void>;
}
