import type { AttemptId, ExecutionId, KeyId, TenantId, UserId } from '../kernel/ids.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { AuditEntry } from '../model/audit-entry.ts';
import type { ChameleonEvent } from '../model/events.ts';
import type { Execution, ExecutionAttempt, ExecutionResult } from '../model/execution.ts';
import type { ExecutionFilter } from '../model/execution-filter.ts';
import type { Intent } from '../model/forecast.ts';
import type { ListedExecution } from '../model/listed-execution.ts';
import type { ExecutionPrediction } from '../model/prediction.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { UsageQuery, UsageRow } from '../model/usage-row.ts';

/** accepted: durable now. existing: the same key with the same request came before. conflict: the same key, another request. */
export type AcceptAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'existing'; readonly execution: Execution }
  | { readonly kind: 'conflict'; readonly executionId: ExecutionId };

/**
 * A write, told at two moments. As a promise it is the later one: what was written is flushed, and a power cut does not
 * take it any more. Rejects when it was not written, or not flushed.
 */
export interface Write<T> extends Promise<T> {
  /**
   * The earlier moment: every read sees it, and the end of this process (`kill -9`) does not take it. Rejects when it was
   * not written. Nobody has to listen.
   */
  readonly committed: Promise<T>;
}

/** at-once: the flush begins with the commit. soon: within 20 ms, or with that of another write: for whom nobody waits. */
export type FlushTime = 'at-once' | 'soon';

/** What only the record knows of an execution that was finished. */
type FinishAnswer = Pick<Execution, 'attemptCount'>;

/**
 * The record of executions. Every promise that resolves means: committed and flushed to disk; `accept` tells of the commit
 * alone as well. Idempotency keys are scoped by tenant and expire after `idempotencyMs` of the acceptance.
 */
export interface ExecutionStore {
  /**
   * Queued, or running already with its first attempt: both are one write, so that no power cut leaves an execution that
   * was dispatched and has no attempt. `files` are the contents of those that the request names; they are kept until they are dropped.
   */
  accept(execution: Execution, flush?: FlushTime, files?: readonly ProgramFile[]): Write<AcceptAnswer>;
  /**
   * queued → running. Records the attempt before it is dispatched. Resolves false, changing nothing, when the
   * execution is not queued any more, or when this attempt number or a later one was recorded before (an attempt
   * is never started twice). An undefined prediction leaves the one it was accepted with.
   */
  startAttempt(
    id: ExecutionId,
    attempt: ExecutionAttempt,
    prediction: ExecutionPrediction | undefined,
  ): Promise<boolean>;
  /** running with this very attempt → queued. Resolves false when it moved on already. */
  requeue(id: ExecutionId, attemptId: AttemptId): Promise<boolean>;
  /**
   * Any unfinished state → finished, with the contents of the artifacts that the result names. Resolves undefined, changing
   * nothing, when it had its outcome already.
   */
  finish(
    id: ExecutionId,
    result: ExecutionResult,
    finishedAt: number,
    artifacts?: readonly ProgramFile[],
  ): Promise<FinishAnswer | undefined>;
  /** The files that an execution was accepted with, in the order of their names; none once they were dropped. */
  givenFiles(id: ExecutionId): Promise<readonly ProgramFile[]>;
  /** Of an execution that has ended: nobody needs them any more. What is not dropped goes with the execution. */
  dropGivenFiles(id: ExecutionId): Promise<void>;
  /** Only within the tenant. Undefined when the execution has none of that name. */
  artifact(tenantId: TenantId, id: ExecutionId, name: string): Promise<ProgramFile | undefined>;
  /** Only within the tenant: another tenant's id reads as absent. */
  find(tenantId: TenantId, id: ExecutionId): Promise<Execution | undefined>;
  /** Queued and running, oldest first: what a restart has to carry on. */
  unfinished(): Promise<readonly Execution[]>;
  /** Newest first. */
  recent(
    tenantId: TenantId,
    options: ExecutionFilter & { readonly count: number },
  ): Promise<readonly ListedExecution[]>;
  /** What executions that finished came to; it outlives them. */
  usage(query: UsageQuery): Promise<readonly UsageRow[]>;
  /**
   * Forgets executions that finished before the instant, the oldest first, at most `countMax` of them; resolves how
   * many. Their idempotency keys go with them, and programs that no other execution refers to.
   */
  forgetFinishedBefore(at: number, countMax: number): Promise<number>;
}

/** Opaque packed profiles, at most about 1 KB each. */
export interface ProfileStore {
  /** Those active last come first; `skipCount` of them are left out. */
  newest(page: { readonly skipCount: number; readonly countMax: number }): Promise<readonly StoredProfile[]>;
  find(tenantId: TenantId, userId: UserId): Promise<StoredProfile | undefined>;
  saveMany(profiles: readonly StoredProfile[]): Promise<void>;
}

export interface StoredProfile {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly lastAt: number;
  readonly packed: Uint8Array;
}

/** Named checkpoints of models (JSON values): weights, calibration, rates. */
export interface ModelStateStore {
  /** Undefined when nothing was saved under the name. */
  load(name: string): Promise<unknown>;
  save(name: string, state: unknown): Promise<void>;
}

export interface IntentStore {
  save(intent: Intent): Promise<void>;
  /** Those not over at the instant, the ones that start later included; the first to end comes first. */
  active(at: number): Promise<readonly Intent[]>;
}

/** The event stream, appended in batches; a convenience for replay, never the record of an execution. */
export interface EventStore {
  append(events: readonly ChameleonEvent[]): Promise<void>;
  /** From `fromAt`, before `untilAt`, in order of time; of one instant in the order they were appended. */
  read(range: {
    readonly fromAt: number;
    readonly untilAt: number;
    readonly countMax: number;
  }): Promise<readonly ChameleonEvent[]>;
  /** Forgets events before the instant, at most `countMax` of them; resolves how many. */
  forgetBefore(at: number, countMax: number): Promise<number>;
}

/** The keys that were made here. There are few of them: all are in memory while a server runs. */
export interface KeyStore {
  all(): Promise<readonly ApiKey[]>;
  /** A new one, or in place of the one with its id. */
  save(key: ApiKey): Promise<void>;
  remove(id: KeyId): Promise<void>;
}

/** What was done to keys and to what is kept of people; only ever added to. */
export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first; of one tenant, or of all. */
  recent(range: {
    readonly tenantId: TenantId | undefined;
    readonly countMax: number;
  }): Promise<readonly AuditEntry[]>;
}

/** Everything durable, behind one port. All methods reject with `store-failed` when the medium fails. */
export interface Store {
  readonly executions: ExecutionStore;
  readonly profiles: ProfileStore;
  readonly modelState: ModelStateStore;
  readonly intents: IntentStore;
  readonly events: EventStore;
  readonly keys: KeyStore;
  readonly audit: AuditStore;
  /** Flushes and closes; later calls reject. */
  close(): Promise<void>;
}
