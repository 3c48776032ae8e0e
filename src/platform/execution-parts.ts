import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ExecutionId, IdFactory, ManagerId, ProgramId, TenantId, UserId } from '../kernel/ids.ts';
import type { ExecutionSubject } from '../model/events.ts';
import type { ExecutionAttempt, ExecutionRequest, ExecutionUsage } from '../model/execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramAnalysis, ProgramFeatures } from '../model/program-analysis.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { Store } from '../store/store.ts';
import type { EventStream } from './event-stream.ts';
import type { NetworkPermission } from './network-permission.ts';
import type { OpenStdin } from './open-stdin.ts';
import type { FileRules } from './program-files.ts';
import type { SessionBook } from './session-book.ts';
import type { SizingRules } from './size-memory-limit.ts';
import type { StdinRoom } from './stdin-room.ts';

/** Reads code without running it; never rejects for what the code is. */
export interface Analyzer {
  analyze(program: {
    readonly tenantId: TenantId;
    readonly programId: ProgramId;
    readonly runtime: string;
    readonly code: string;
  }): Promise<ProgramAnalysis>;
}

/** What a prediction is made from, and later learnt from. */
interface PredictionInput {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly programId: ProgramId;
  readonly runtime: string;
  readonly features: ProgramFeatures | undefined;
  readonly analysis: ProgramAnalysis | undefined;
  readonly at: number;
}

/** Expected cost of executions, learning from each. */
export interface CostPredictor {
  predict(input: PredictionInput): ExecutionPrediction | Promise<ExecutionPrediction>;
  learn(input: PredictionInput, usage: ExecutionUsage, runMs: number): void;
}

/** A place in the queue. `turn` resolves once; `leave` must be called exactly when the execution needs nothing any more. */
export interface QueuePlace {
  /** True when its turn came with it. */
  readonly isGranted: boolean;
  readonly turn: Promise<'granted' | 'withdrawn'>;
  /** `spentMs` is the CPU time it really took, when it ran: what it took beyond its estimate comes off its user's next turns. */
  leave(spentMs?: number): void;
}

/** Who may run now, who waits, who is refused. */
export interface Admission {
  /** Throws `overloaded` when the queue has no place for anybody, `over-quota` when for this tenant or user; with retryAfterMs. */
  enter(entry: {
    readonly id: ExecutionId;
    readonly request: { readonly tenantId: TenantId; readonly userId: UserId };
    readonly costMs: number;
    readonly standing: JobStanding;
  }): QueuePlace;
  /** Gives up a waiting place; false when it is not waiting. */
  withdraw(id: ExecutionId): boolean;
  state(): { readonly length: number; readonly runningCount: number };
}

/** One strategy of placement by the starts that it would have led to. */
export interface PlacementStanding {
  readonly strategy: string;
  /** Decayed number of starts behind the figure. */
  readonly weight: number;
  /** Geometric mean of late, in milliseconds; undefined before the first. */
  readonly startMs: number | undefined;
}

/** What is to be placed. */
export interface PlacementWish {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly runtime: string;
  readonly predictedWorkMs: number;
  /** Takes nothing of the stock: its instances are made for it, or were kept. */
  readonly isFresh?: boolean;
  /** The only one that can take it; absent: any. */
  readonly managerId?: ManagerId | undefined;
}

/** A manager on which the execution is counted until `release`, which may be called again. */
export interface ChosenManager {
  readonly managerId: ManagerId;
  release(): void;
  /** How long its program waited there for its first instruction, in milliseconds. */
  observeStart(startMs: number): void;
}

/** The managers as placement needs them. */
export interface Placement {
  /** Picks a manager that can take the execution now; undefined when none can. */
  chooseNow(wanted: PlacementWish): ChosenManager | undefined;
  /**
   * Picks a manager for the execution; waits while none can take it. Rejects with `manager-unavailable` when none became
   * ready within its deadline.
   */
  choose(wanted: PlacementWish): Promise<ChosenManager>;
  /** What the choice between strategies rests on; empty where one is configured. */
  standings(): readonly PlacementStanding[];
}

/** accepted: an earlier life of the server promised to run it, so no bound refuses it any more. */
type JobStanding = 'new' | 'accepted';

/** repeat: its idempotency key is that of a known execution, which is the answer. */
export type Acceptance = 'accepted' | 'repeat';

/** An acceptance at both its moments; see `Write` of the store. Both reject when it was not accepted. */
export interface Accepting {
  readonly committed: Promise<Acceptance>;
  readonly durable: Promise<Acceptance>;
}

/** One execution on its way through `execute`. */
export interface ExecutionJob {
  readonly id: ExecutionId;
  readonly request: ExecutionRequest;
  readonly subject: ExecutionSubject;
  readonly standing: JobStanding;
  /** The contents of the files that the request names. */
  readonly files: readonly ProgramFile[];
  /** Where its input is open. */
  readonly stdin: OpenStdin | undefined;
  /** Attempts made before, by an earlier life of the server. */
  readonly attemptCount: number;
  /** What that life had predicted before it accepted it. */
  readonly prediction: ExecutionPrediction | undefined;
  /** Aborted when the caller withdraws the execution. */
  readonly withdrawal: AbortSignal;
  /** When an earlier life accepted it. */
  readonly acceptedAt: number | undefined;
  /** Nobody hears of it before its outcome, so that it may run before its acceptance is durable. */
  readonly isOutcomeAwaited: boolean;
  /** Records it, with its first attempt when there is one already. */
  accept(accepted: {
    readonly prediction: ExecutionPrediction;
    readonly acceptedAt: number;
    readonly attempt: ExecutionAttempt | undefined;
  }): Accepting;
}

/** Everything `execute` asks of the rest of the system. */
export interface ExecutionParts {
  readonly clock: Clock;
  readonly ids: IdFactory;
  readonly store: Store;
  readonly bus: Bus;
  readonly events: EventStream;
  readonly analyzer: Analyzer;
  readonly profiles: { profileOf(tenantId: TenantId, userId: UserId): UserProfile | undefined };
  /** Behind a guard: never fails. */
  readonly predictor: CostPredictor;
  /** Says what of a program's imports an instance may have loaded for it. */
  readonly layers: {
    wantedBy(
      program: Pick<ExecutionRequest, 'runtime' | 'env' | 'files' | 'network'>,
      imports: readonly string[],
    ): readonly string[];
  };
  readonly admission: Admission;
  readonly placement: Placement;
  readonly sessions: Pick<SessionBook, 'enter' | 'check' | 'find'>;
  readonly network: Pick<NetworkPermission, 'check' | 'policyFor'>;
  readonly limitSizing: SizingRules;
  readonly fileRules: FileRules;
  readonly stdinRoom: StdinRoom;
  /** How long the place of a program that was killed at its limits stays taken. */
  readonly killedPauseMs: number;
}
