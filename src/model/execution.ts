import type {
  AttemptId,
  ExecutionId,
  InstanceId,
  ManagerId,
  ProgramId,
  SessionId,
  TenantId,
  UserId,
} from '../kernel/ids.ts';
import type { DialectNote } from './dialect-note.ts';
import type { IsolationLevel, StartKind } from './instance.ts';
import type { NetworkUsage, NetworkWish } from './network.ts';
import type { ExecutionPrediction } from './prediction.ts';
import type { FileSummary, LeftOutFile } from './program-file.ts';

/** What one execution may use. Reaching a limit ends it with that limit as the reason. */
export interface ExecutionLimits {
  readonly wallMs: number;
  /** User and system time of the whole process tree. */
  readonly cpuMs: number;
  readonly memoryMb: number;
  /** Processes and threads alive at once. */
  readonly processCount: number;
  /** Standard output and standard error together. */
  readonly outputBytes: number;
  readonly fileBytes: number;
}

/** One request to run a program once. */
export interface ExecutionRequest {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  /** The level that was asked for; `runtime` tells which one it got. */
  readonly isolation?: IsolationLevel | undefined;
  readonly code: string;
  readonly stdin: string;
  /** More input may follow `stdin` until it is ended; absent: none does. */
  readonly isStdinOpen?: boolean | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it finds in its working directory besides itself; the contents are kept apart, until its end. */
  readonly files?: readonly FileSummary[] | undefined;
  /** Which files are to be handed back: names of files or folders, `.` for all that it makes or changes. */
  readonly artifacts?: readonly string[] | undefined;
  readonly limits: ExecutionLimits;
  /** Nobody asked for a memory limit: the one in `limits` is the default, and the platform may find a better one. */
  readonly isMemoryOpen?: boolean | undefined;
  /** Absent: no network. */
  readonly network?: NetworkWish | undefined;
  /** It may begin in the interpreter that ran the same program for the same user before, and leave that to the next. */
  readonly isReusing?: boolean | undefined;
  /** It goes on where the last execution of this session ended. */
  readonly sessionId?: SessionId | undefined;
  /** Kept for the dialect of the API that it came through; absent: it came through none, or one that keeps nothing. */
  readonly dialectNote?: DialectNote | undefined;
  readonly idempotencyKey: string | undefined;
}

export const executionOutcomes = [
  'succeeded',
  'failed',
  'timed-out',
  'killed',
  'rejected',
  'cancelled',
] as const;

/**
 * How an execution ended.
 * succeeded: the program exited with 0. failed: it exited with another code or by its own signal, it did not compile, or
 * the platform could not run it (reason `platform`). timed-out: wall or CPU limit. killed: another limit.
 * rejected: never started. cancelled: the caller withdrew it.
 */
export type ExecutionOutcome = (typeof executionOutcomes)[number];

export const endReasons = [
  'exit',
  'signal',
  'compile',
  'wall',
  'cpu',
  'memory',
  'processes',
  'output',
  'cancelled',
  'overloaded',
  'platform',
] as const;

/** What ended it: its own exit or signal, its compiler, one limit, or whoever withdrew or refused it. */
export type EndReason = (typeof endReasons)[number];

/** Where a figure comes from: kernel counters of the whole group, periodic samples, or the analysis alone. */
export type MeasureSource = 'cgroup' | 'sampled' | 'counters' | 'analysis' | 'simulated';

/** Shares of what a program did, each 0–1; they sum to 1 unless nothing was seen. */
export interface OperationMix {
  readonly computeRatio: number;
  readonly fileRatio: number;
  readonly networkRatio: number;
  readonly processRatio: number;
}

/** What one execution used, measured outside the program. */
export interface ExecutionUsage {
  readonly cpuUserMs: number;
  readonly cpuSystemMs: number;
  readonly wallMs: number;
  readonly memoryMbPeak: number;
  readonly memorySource: MeasureSource;
  readonly processCountPeak: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Both directions together, as the proxy counted; 0 without a network. */
  readonly networkBytes: number;
  /** What it reached; absent where it asked for no network. */
  readonly network?: NetworkUsage;
  readonly stdinBytes: number;
  readonly outputBytes: number;
  readonly operations: OperationMix;
  readonly operationsSource: MeasureSource;
}

/** Of a program that never ran. */
export const noUsage: ExecutionUsage = {
  cpuUserMs: 0,
  cpuSystemMs: 0,
  wallMs: 0,
  memoryMbPeak: 0,
  memorySource: 'counters',
  processCountPeak: 0,
  readBytes: 0,
  writtenBytes: 0,
  networkBytes: 0,
  stdinBytes: 0,
  outputBytes: 0,
  operations: { computeRatio: 0, fileRatio: 0, networkRatio: 0, processRatio: 0 },
  operationsSource: 'counters',
};

/** No language is given longer for compiling one program. */
export const COMPILE_MS_MAX = 60_000;

/** What compiling a program took, apart from its run: it is charged to the user, and no run is expected to take it. */
export interface CompileWork {
  /** The build was kept from an earlier execution of the same user: nothing was compiled. */
  readonly isCached: boolean;
  /** User and system time; 0 of an execution that waited for what another one had begun. */
  readonly cpuMs: number;
  readonly memoryMbPeak: number;
}

/** What compiling came to. */
export interface CompileReport extends CompileWork {
  /** Until the program was there or its failure known, the waiting for another run's compile included. */
  readonly compileMs: number;
  /** The limits that its compiler had, when nothing came of it: then the report's reason is why, and nothing ran. */
  readonly failedUnder?: ExecutionLimits;
}

/** Where the time of one execution went, each in milliseconds; their sum is what the caller waited inside the platform. */
export interface ExecutionTimings {
  /** Analysis, profile and prediction, before it could be queued. */
  readonly prepareMs: number;
  /** Admitted but waiting for its turn. */
  readonly queueMs: number;
  /** Until an instance was ready to take it (creation, for a cold start). */
  readonly startMs: number;
  /** Until there was something to hand over; absent where nothing is compiled. */
  readonly compileMs?: number | undefined;
  /** The program was handed over and loaded. */
  readonly initMs: number;
  /** The program ran. */
  readonly runMs: number;
}

/** What came out of one finished run. */
export interface ExecutionResult {
  readonly outcome: ExecutionOutcome;
  readonly reason: EndReason;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
  /** What the platform adds to explain the outcome, in one sentence. */
  readonly message: string | undefined;
  readonly startKind: StartKind | undefined;
  readonly isolationLevel: IsolationLevel | undefined;
  readonly instanceId: InstanceId | undefined;
  readonly managerId: ManagerId | undefined;
  readonly timings: ExecutionTimings;
  /** Of the program; undefined when it did not run. */
  readonly usage: ExecutionUsage | undefined;
  /** Undefined where nothing is compiled, or nothing got so far. */
  readonly compile?: CompileWork | undefined;
  /** Files that it left and that were asked for; the contents are kept apart. */
  readonly artifacts?: readonly FileSummary[] | undefined;
  /** Files that were asked for and are not handed back, and why. */
  readonly leftOut?: readonly LeftOutFile[] | undefined;
  /** What it ran under; undefined when it did not run. */
  readonly memoryLimitMb?: number | undefined;
}

/** One try to run an execution on one manager. The id is recorded before dispatch and never dispatched twice. */
export interface ExecutionAttempt {
  readonly id: AttemptId;
  readonly number: number;
  readonly managerId: ManagerId;
  readonly startedAt: number;
}

/** At most this many attempts: the first, and one more after the platform failed, or gave it too little memory. */
export const ATTEMPT_COUNT_MAX = 2;

/** An execution as the store keeps it. */
export type ExecutionState =
  /** Acknowledged and durable; waits for its turn. Entered on acceptance, or again after its manager was lost. */
  | { readonly kind: 'queued' }
  /** Handed to one manager. Left by a result, or back to queued when the manager is lost and a try is left. */
  | { readonly kind: 'running'; readonly attempt: ExecutionAttempt }
  /** Has its one outcome; never left. */
  | { readonly kind: 'finished'; readonly result: ExecutionResult; readonly finishedAt: number };

export interface Execution {
  readonly id: ExecutionId;
  readonly request: ExecutionRequest;
  readonly acceptedAt: number;
  readonly attemptCount: number;
  readonly state: ExecutionState;
  readonly prediction: ExecutionPrediction | undefined;
}
