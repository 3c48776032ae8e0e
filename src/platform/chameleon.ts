import type { ForecastScore } from '../feedback/forecast-ledger.ts';
import type { ExecutionId, ManagerId, SessionId, TenantId, UserId } from '../kernel/ids.ts';
import type { DialectNote } from '../model/dialect-note.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { Execution, ExecutionLimits } from '../model/execution.ts';
import type { ExecutionFilter } from '../model/execution-filter.ts';
import type { Intent, RuntimeForecast } from '../model/forecast.ts';
import type { IsolationLevel, StartKind } from '../model/instance.ts';
import type { HeldLayer } from '../model/layer.ts';
import type { ListedExecution } from '../model/listed-execution.ts';
import type { OutputMessage } from '../model/manager-messages.ts';
import type { NetworkWish } from '../model/network.ts';
import type { FleetPlan, PoolMode } from '../model/plan.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramAnalysis } from '../model/program-analysis.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { ProbeMode, ProgramProbe } from '../model/program-probe.ts';
import type { Session } from '../model/session.ts';
import type { UsageQuery, UsageRow } from '../model/usage-row.ts';
import type { UserProfile } from '../model/user-profile.ts';
import type { WeightedSum } from '../model/weighted-sum.ts';
import type { Callback } from './callbacks.ts';
import type { WantedLayer } from './choose-warm-layer.ts';
import type { KeyBook } from './key-book.ts';
import type { StdinPart, StdinReceipt } from './open-stdin.ts';
import type { PoolExplanation } from './pool-explanation.ts';
import type { PoolHistoryColumns } from './pool-history.ts';
import type { RuntimeView } from './runtime-view.ts';
import type { SuggestedLimits } from './suggest-limits.ts';

/** What a caller asks to run; absent limits take the configured defaults, larger ones than allowed are refused. */
export interface Submission {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  /** A runtime's name or alias; undefined lets the analyzer detect it from the code and file name. */
  readonly runtime: string | undefined;
  /** The level wanted, or a stronger one where that is not offered; absent: what its tenant, its code and the operator want. */
  readonly isolation?: IsolationLevel | undefined;
  readonly fileName: string | undefined;
  readonly code: string;
  readonly stdin: string;
  /** More input may follow `stdin`, until it is ended; absent: none does. */
  readonly isStdinOpen?: boolean;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it finds in its working directory besides itself. */
  readonly files?: readonly ProgramFile[];
  /** Files or folders that are to be handed back; `.`: all that it makes or changes. */
  readonly artifacts?: readonly string[];
  readonly limits: Partial<ExecutionLimits>;
  /** Absent: no network. */
  readonly network?: NetworkWish | undefined;
  readonly sessionId?: SessionId | undefined;
  readonly isReusing?: boolean | undefined;
  readonly dialectNote?: DialectNote | undefined;
  readonly idempotencyKey: string | undefined;
  /** Whoever submits wants to hear of nothing before the outcome: acceptance then needs no answer, and no flush, of its own. */
  readonly isOutcomeAwaited?: boolean;
}

/** A submission that is durable; `finished` resolves with its one outcome and never rejects for the program's sake. */
export interface AcceptedExecution {
  readonly execution: Execution;
  /** The same idempotency key with the same request was accepted before: this is that execution. */
  readonly isRepeat: boolean;
  readonly finished: Promise<Execution>;
}

/** One manager as `GET /v1/pool` shows it. */
export interface ManagerView {
  readonly managerId: ManagerId;
  readonly pid: number | undefined;
  readonly state: 'starting' | 'ready' | 'draining';
  readonly busyCount: number;
  readonly capacityCount: number;
  readonly stocks: readonly {
    readonly runtime: string;
    /** What the instances have loaded beyond the runtime. */
    readonly packages: readonly string[];
    readonly provisioningCount: number;
    readonly prewarmedCount: number;
    readonly warmCount: number;
    readonly busyCount: number;
    /** Waiting for another execution of their session, or of their program. */
    readonly keptCount: number;
  }[];
  /** What it can fork instances from that have packages loaded. */
  readonly layers: readonly HeldLayer[];
}

/** Running totals since the server started; memory in GB·s, as the cost model counts it. */
export interface PoolTotals {
  readonly startCounts: Readonly<Record<StartKind, number>>;
  readonly idleGbS: number;
  readonly bootGbS: number;
  readonly bootCount: number;
  /** Calibration of what was predicted, over recent executions; undefined before the first. Losses in ms, ms and MB. */
  readonly durationCoverageRatio: number | undefined;
  readonly durationPinballLoss: number | undefined;
  readonly cpuCoverageRatio: number | undefined;
  readonly cpuPinballLoss: number | undefined;
  readonly memoryCoverageRatio: number | undefined;
  readonly memoryPinballLoss: number | undefined;
  /** Costs of the arrivals of the last ten minutes, GB·s: as they were served, with a fixed stock, with a perfect forecast. */
  readonly costGbS: number;
  readonly reactiveCostGbS: number;
  readonly perfectCostGbS: number;
  /** What a perfect forecast would have saved. */
  readonly regretGbS: number;
  readonly intents: IntentTotals;
}

/** What became of announced executions, weighed by their probability until they come. */
export interface IntentTotals {
  readonly announcedCount: number;
  readonly arrivedCount: number;
  readonly missedCount: number;
}

export interface PoolView {
  readonly mode: PoolMode;
  readonly configuredMode: PoolMode;
  /** The usual one first. */
  readonly isolationLevels: readonly IsolationLevel[];
  readonly queueLength: number;
  readonly runningCount: number;
  readonly managers: readonly ManagerView[];
  /** What is wrong now, in sentences: a predictor that fails, boots that fail; empty when nothing is. */
  readonly notes: readonly string[];
  /** The newest plan, with "why is it this size" for each number; undefined before the first one. */
  readonly plan: FleetPlan | undefined;
  readonly totals: PoolTotals;
}

export interface ForecastView {
  /** Empty when the predictor fails; then `note` says why. */
  readonly forecasts: readonly RuntimeForecast[];
  readonly note: string | undefined;
  /** Earlier forecasts, by runtime and horizon, against what came. */
  readonly scores: readonly ForecastScore[];
}

export interface SessionRequest {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  /** A runtime's name or alias. */
  readonly runtime: string;
  readonly isolation?: IsolationLevel | undefined;
  readonly limits: Partial<ExecutionLimits>;
  /** Undefined: the configured default. */
  readonly idleMs: number | undefined;
}

export interface IntentRequest {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  /** A runtime's name or alias. */
  readonly runtime: string;
  readonly isolation?: IsolationLevel | undefined;
  readonly executionCount: number;
  readonly probabilityRatio: number;
  readonly startsInMs: number;
  readonly durationMs: number;
}

/** accepted with the id; or merged into one that says the same; or beyond the tenant's budget of intents. */
export interface IntentAnswer {
  readonly kind: 'accepted' | 'merged' | 'over-budget';
  readonly intent: Intent;
}

export interface Readiness {
  readonly isReady: boolean;
  /** What is missing, in words; empty when ready. */
  readonly reasons: readonly string[];
}

/** `finished` resolves at once when it is finished already; it rejects when its end could not be recorded. */
interface FollowedExecution {
  readonly execution: Execution;
  readonly finished: Promise<Execution>;
}

/** What a watcher of one execution gets, in order; the last is the finished execution. */
export type ExecutionUpdate =
  | { readonly kind: 'event'; readonly event: ChameleonEvent }
  | { readonly kind: 'output'; readonly output: OutputMessage }
  | { readonly kind: 'finished'; readonly execution: Execution };

/** What was told of a program. */
export interface AnalyzedProgram {
  /** With what a probe measured, where one was made. */
  readonly analysis: ProgramAnalysis;
  readonly prediction: ExecutionPrediction;
  readonly runtime: string;
  readonly limits: SuggestedLimits;
  readonly warmLayer: WantedLayer;
  /** Undefined where none was wanted. */
  readonly probe: ProgramProbe | undefined;
  /** What reading the code told by itself. */
  readonly reading: ProgramAnalysis;
}

/** The running system as the API and the command line see it: everything they may ask of it. */
export interface Chameleon {
  /**
   * Makes the submission durable, then runs it. Rejects with `invalid-request`, `unknown-runtime`,
   * `limit-exceeded`, `idempotency-conflict`, `overloaded` or `over-quota` (with retryAfterMs), or `shutting-down`; then
   * nothing was recorded.
   */
  submit(submission: Submission): Promise<AcceptedExecution>;
  find(tenantId: TenantId, id: ExecutionId): Promise<Execution | undefined>;
  recent(
    tenantId: TenantId,
    options: ExecutionFilter & { readonly count: number },
  ): Promise<readonly ListedExecution[]>;
  /** What executions came to, added up; it outlives them. */
  usage(query: UsageQuery): Promise<readonly UsageRow[]>;
  /** A file that a finished execution handed back. Undefined when there is none of that name. */
  artifact(tenantId: TenantId, id: ExecutionId, name: string): Promise<ProgramFile | undefined>;
  /** Asks a queued or running execution to end as cancelled; false when it is unknown or finished. */
  cancel(tenantId: TenantId, id: ExecutionId): Promise<boolean>;
  /**
   * Takes a piece of input for an execution whose input is open, before it runs or while it does. Undefined when unknown. Rejects with
   * `stdin-closed`, `stdin-full` (with retryAfterMs) or `limit-exceeded`; then nothing of it was taken.
   */
  writeStdin(tenantId: TenantId, id: ExecutionId, part: StdinPart): Promise<StdinReceipt | undefined>;
  /** The execution as it stands, and the promise of how it ends. Undefined when unknown. */
  follow(tenantId: TenantId, id: ExecutionId): Promise<FollowedExecution | undefined>;
  /** Calls `onUpdate` from now until the execution is finished; returns how to stop. Undefined when unknown. */
  watch(
    tenantId: TenantId,
    id: ExecutionId,
    onUpdate: (update: ExecutionUpdate) => void,
  ): Promise<(() => void) | undefined>;
  /** Throws `invalid-request` or `network-not-allowed` for an address that the tenant may not be called back at. */
  checkCallback(tenantId: TenantId, url: string): void;
  /** Puts JSON to such an address, three times at most, each within 5 s. Resolves with whether it was taken; never rejects. */
  callBack(callback: Callback): Promise<boolean>;
  /**
   * Reads the code, and says what this user's run of it would probably cost, and want. Runs it only where a probe is wanted, by the
   * request or the settings: rejects then, if the request says `always`, with `overloaded` or `over-quota` (with retryAfterMs) or
   * `shutting-down`.
   */
  analyze(request: {
    readonly tenantId: TenantId;
    readonly userId: UserId | undefined;
    readonly runtime: string | undefined;
    readonly fileName: string | undefined;
    readonly code: string;
    readonly isolation?: IsolationLevel | undefined;
    /** Undefined: what the settings say. */
    readonly probe: ProbeMode | undefined;
  }): Promise<AnalyzedProgram>;
  /**
   * Opens a session: an instance that stays between its executions. Rejects with `unknown-runtime`, `invalid-request` where the
   * runtime has none, `limit-exceeded`, `over-quota`, `overloaded` or `shutting-down`.
   */
  openSession(request: SessionRequest): Promise<Session>;
  session(tenantId: TenantId, id: SessionId): Session | undefined;
  /** The open ones, oldest first, then those that ended of late. */
  sessions(tenantId: TenantId, userId: UserId | undefined): readonly Session[];
  /** Ends it, with the execution that it runs; undefined when it is unknown. */
  closeSession(tenantId: TenantId, id: SessionId): Session | undefined;
  profileOf(tenantId: TenantId, userId: UserId): Promise<UserProfile | undefined>;
  /** The specified weighted sum for this user, by runtime, as evaluated when the newest execution arrived. */
  weightedSumsOf(
    tenantId: TenantId,
    userId: UserId,
    runtimes: readonly string[],
  ): readonly { readonly runtime: string; readonly sum: WeightedSum }[];
  forecasts(horizonMs: number): ForecastView;
  pool(): PoolView;
  /** Why the pool is as it is, of one runtime or of all. Throws `unknown-runtime`. */
  explain(runtime: string | undefined): PoolExplanation;
  /** The last hour, a row each two seconds: those after `sinceAt`, of one runtime or of all. Throws `unknown-runtime`. */
  history(wanted: { readonly sinceAt: number; readonly runtime: string | undefined }): PoolHistoryColumns;
  addIntent(request: IntentRequest): Promise<IntentAnswer>;
  runtimes(): readonly RuntimeView[];
  readiness(): Readiness;
  /** Whose each API key is. */
  readonly keys: KeyBook;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  /** Every fact as it happens, in order; returns how to stop. */
  onEvent(listener: (event: ChameleonEvent) => void): () => void;
  /** Stops taking work, finishes what runs within `deadlineMs`, stops the managers, saves what was learnt. */
  stop(deadlineMs: number): Promise<void>;
}
