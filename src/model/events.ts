import type {
  AttemptId,
  ExecutionId,
  InstanceId,
  ManagerId,
  ProgramId,
  TenantId,
  UserId,
} from '../kernel/ids.ts';
import type { EndReason, ExecutionOutcome, ExecutionTimings, ExecutionUsage } from './execution.ts';
import type { RuntimeForecast } from './forecast.ts';
import type { StartKind, StopReason } from './instance.ts';
import type { FleetPlan } from './plan.ts';
import type { ExecutionPrediction } from './prediction.ts';

/** Who ran what, on every event about an execution. */
export interface ExecutionSubject {
  readonly executionId: ExecutionId;
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  /** It takes nothing of the stock, and says nothing of how large that is to be. */
  readonly isOutsidePool?: true;
}

interface InstanceSubject {
  readonly instanceId: InstanceId;
  readonly managerId: ManagerId;
  readonly runtime: string;
}

interface ExecutionEvents {
  'execution.admitted': ExecutionSubject & {
    /** Of what it imports, what an instance may have loaded for it; absent: nothing. */
    readonly packages?: readonly string[];
  };
  'execution.queued': ExecutionSubject & { readonly queueLength: number };
  'execution.rejected': ExecutionSubject & { readonly reason: EndReason; readonly message: string };
  'execution.started': ExecutionSubject & {
    readonly attemptId: AttemptId;
    readonly attemptNumber: number;
    readonly managerId: ManagerId;
  };
  'execution.finished': ExecutionSubject & {
    readonly outcome: ExecutionOutcome;
    readonly reason: EndReason;
    readonly startKind: StartKind | undefined;
    readonly timings: ExecutionTimings;
    readonly usage: ExecutionUsage | undefined;
  };
}

/** A probe is no execution: it has no outcome, and nobody learns from it what users run, or what that takes. */
interface ProbeEvents {
  'probe.finished': {
    readonly tenantId: TenantId;
    readonly userId: UserId;
    readonly programId: ProgramId;
    readonly runtime: string;
    readonly runCount: number;
    readonly cpuMs: number;
    readonly probeMs: number;
  };
}

interface InstanceEvents {
  'instance.requested': InstanceSubject;
  'instance.prewarmed': InstanceSubject & {
    readonly bootMs: number;
    readonly memoryMb: number;
    /** What it loaded while it booted, beyond what every instance of the runtime does. */
    readonly preload: readonly string[];
    /** What it had loaded when it was forked; absent in what was recorded before there were layers. */
    readonly packages?: readonly string[];
  };
  'instance.initialised': InstanceSubject & { readonly userId: UserId; readonly programId: ProgramId };
  'instance.stopped': InstanceSubject & { readonly why: StopReason; readonly idleMs: number };
  'instance.crashed': InstanceSubject & { readonly message: string };
}

interface ManagerEvents {
  'manager.started': { readonly managerId: ManagerId; readonly pid: number };
  'manager.ready': { readonly managerId: ManagerId };
  'manager.stopped': { readonly managerId: ManagerId; readonly why: 'drained' | 'lost' | 'shutdown' };
}

/** demand: sizes stocks. cost: says what an execution will use. layers: which packages instances have loaded. */
export type PredictorPart = 'demand' | 'cost' | 'personal' | 'layers';

interface LearningEvents {
  'forecast.made': { readonly forecasts: readonly RuntimeForecast[] };
  'plan.made': { readonly plan: FleetPlan };
  'prediction.made': ExecutionSubject & { readonly prediction: ExecutionPrediction };
  'prediction.scored': ExecutionSubject & {
    readonly durationPinballLoss: number;
    readonly isDurationCovered: boolean;
    readonly cpuPinballLoss: number;
    readonly isCpuCovered: boolean;
    readonly memoryPinballLoss: number;
    readonly isMemoryCovered: boolean;
  };
  'calibration.changed': { readonly subject: string; readonly from: number; readonly to: number };
  /** Until its next try, plans are reactive (demand) or executions get a plain guess (cost). */
  'predictor.failed': { readonly part: PredictorPart; readonly why: string; readonly holdMs: number };
  /** A challenger was promoted: it is followed from then on. */
  'policy.changed': { readonly from: string; readonly to: string; readonly why: string };
  'mode.changed': { readonly from: string; readonly to: string; readonly why: string };
}

type EventMap = ExecutionEvents & ProbeEvents & InstanceEvents & ManagerEvents & LearningEvents;

export type EventName = keyof EventMap;

/** One past-tense fact. `at` is the instant it happened; the stream of these is a trace that can be replayed. */
export type ChameleonEvent = {
  [Name in EventName]: { readonly name: Name; readonly at: number } & EventMap[Name];
}[EventName];

export type EventOf<Name extends EventName> = Extract<ChameleonEvent, { name: Name }>;
