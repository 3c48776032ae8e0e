import type {
  AttemptId,
  ExecutionId,
  InstanceId,
  ManagerId,
  ProgramId,
  TenantId,
  UserId,
} from '../kernel/ids.ts';
import type {
  CompileReport,
  EndReason,
  ExecutionLimits,
  ExecutionRequest,
  ExecutionUsage,
} from './execution.ts';
import type { IsolationLevel, StartKind } from './instance.ts';
import type { NetworkPolicy } from './network.ts';
import type { FilesLeft, FilesWanted, ProgramFile } from './program-file.ts';
import type { ProbeMeasure } from './program-probe.ts';

/**
 * The subjects that the platform and its instance managers speak on, over whichever bus joins them.
 * Towards a manager: `execute`, `stdin`, `probe` (requests), `cancel`, `release`, `targets` (publications), `describe`, `drain` (requests).
 * From a manager: `manager.report`, `event`, `output.<execution>` (publications).
 */
export const subjects = {
  execute: (id: ManagerId) => `manager.${id}.execute`,
  /** Answers a StdinMessage with a StdinAnswer, once some of it could be taken. */
  stdin: (id: ManagerId) => `manager.${id}.stdin`,
  /** Answers a ProbeMessage with a ProbeAnswer. */
  probe: (id: ManagerId) => `manager.${id}.probe`,
  cancel: (id: ManagerId) => `manager.${id}.cancel`,
  /** Carries a ReleaseMessage. */
  release: (id: ManagerId) => `manager.${id}.release`,
  targets: (id: ManagerId) => `manager.${id}.targets`,
  /** Answers with the driver's DriverCapabilities. */
  describe: (id: ManagerId) => `manager.${id}.describe`,
  /** Answers when the last execution has ended and every instance is stopped. */
  drain: (id: ManagerId) => `manager.${id}.drain`,
  /** Carries a ManagerReport. */
  report: 'manager.report',
  /** Carries a ChameleonEvent. */
  event: 'event',
  /** Carries an OutputMessage. */
  output: (id: ExecutionId) => `output.${id}`,
} as const;

/** One attempt handed to a manager. A manager runs an attempt id at most once, whatever it receives. */
export interface ExecuteMessage
  extends Omit<ExecutionRequest, 'idempotencyKey' | 'files' | 'artifacts' | 'network' | 'sessionId'> {
  readonly executionId: ExecutionId;
  readonly attemptId: AttemptId;
  readonly files: readonly ProgramFile[];
  /** Undefined: no file is handed back. */
  readonly filesWanted: FilesWanted | undefined;
  /** It is expected to compute for long: others that want a processor come first from its start on. */
  readonly isYielding: boolean;
  /** What it may reach; absent: nothing at all. */
  readonly network?: NetworkPolicy | undefined;
  /** Of what it imports, the packages that an instance may have loaded for it; absent: none. */
  readonly packages?: readonly string[];
  /** Absent: its instance ends with it. */
  readonly keep?: KeepMessage | undefined;
}

/**
 * What an attempt leaves to the next one. variables: to that of its session, which names the instance where the one before has left
 * it; without one it begins in any. interpreter: to the next one of the same program, which its manager finds by itself.
 */
type KeepMessage =
  | { readonly what: 'variables'; readonly instanceId?: InstanceId | undefined }
  | { readonly what: 'interpreter' };

/** An instance that was kept is needed no more. */
export interface ReleaseMessage {
  readonly instanceId: InstanceId;
}

/** More input for an attempt whose input is open. */
export interface StdinMessage {
  readonly attemptId: AttemptId;
  readonly bytes: Uint8Array;
  /** Nothing follows it. */
  readonly isEnd: boolean;
}

/**
 * taken: so many of the bytes, from the first on; the end only with the last of them. over: nothing of it, for the attempt has
 * ended, or was never here.
 */
export type StdinAnswer = { readonly kind: 'taken'; readonly takenBytes: number } | { readonly kind: 'over' };

/** What became of an attempt that ran. Failures of the platform travel as errors instead. */
export interface ExecuteAnswer {
  readonly startKind: StartKind;
  readonly instanceId: InstanceId;
  readonly isolationLevel: IsolationLevel;
  readonly reason: EndReason;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly isStdoutTruncated: boolean;
  readonly isStderrTruncated: boolean;
  readonly usage: ExecutionUsage;
  readonly filesLeft: FilesLeft;
  /** The instance waits for another attempt that names it. */
  readonly isKept: boolean;
  /** Absent where nothing is compiled. */
  readonly compile?: CompileReport;
  readonly startMs: number;
  readonly initMs: number;
  readonly runMs: number;
}

/**
 * One run of a probe: in an instance that is made for it alone and is gone when it is answered. Its id is that of the probe's
 * place in the queue; no execution has it.
 */
export interface ProbeMessage {
  readonly probeId: ExecutionId;
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly runtime: string;
  readonly programId: ProgramId;
  readonly code: string;
  readonly stdin: string;
  readonly limits: ExecutionLimits;
  /** Whoever asks waits so long for its turn: later nobody hears of it. */
  readonly waitMsMax: number;
}

/** What a run of a probe came to. What the program printed stays where it ran. */
export interface ProbeAnswer {
  readonly measure: ProbeMeasure;
  /** With boot and teardown, from when its turn came on that manager. */
  readonly tookMs: number;
}

export interface CancelMessage {
  readonly executionId: ExecutionId;
}

export interface OutputMessage {
  readonly executionId: ExecutionId;
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}
