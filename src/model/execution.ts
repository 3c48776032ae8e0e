import type {
  AttemptId,
  ExecutionId,
  InstanceId,
  ManagerId,
  ProgramId,
  TenantId,
  UserId,
} from '../kernel/ids.ts';
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
  readonly code: string;
  readonly stdin: string;
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
 * succeeded: the program exited with 0. failed: it exited with another code or by its own signal, or the
 * platform could not run it (reason `platform`). timed-out: wall or CPU limit. killed: another limit.
 * rejected: never started. cancelled: the caller withdrew it.
 */
export type ExecutionOutcome = (typeof executionOutcomes)[number];

export const endReasons = [
  'exit',
  'signal',
  'wall',
  'cpu',
  'memory',
  'processes',
  'output',
  'cancelled',
  'overloaded',
  'platform',
] as const;

/** What ended it: its own exit or signal, one limit, or whoever withdrew or refused it. */
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

/** Where the time of one execution went, each in milliseconds; their sum is what the caller waited inside the platform. */
export interface ExecutionTimings {
  /** Analysis, profile and prediction, before it could be queued. */
  readonly prepareMs: number;
  /** Admitted but waiting for its turn. */
  readonly queueMs: number;
  /** Until an instance was ready to take it (creation, for a cold start). */
  readonly startMs: number;
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
  readonly usage: ExecutionUsage | undefined;
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
