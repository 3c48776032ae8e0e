import type { ExecutionId, InstanceId, ManagerId, ProgramId, TenantId, UserId } from '../kernel/ids.ts';

export const isolationLevels = ['process', 'process-landlock', 'microvm', 'container', 'simulated'] as const;

/** How strongly an instance is walled off; every result states the level it ran at. */
export type IsolationLevel = (typeof isolationLevels)[number];

export const startKinds = ['cold', 'prewarmed', 'warm', 'kept'] as const;

/**
 * What an execution found. cold: an instance had to be created while it waited. prewarmed: a booted instance
 * that never ran user code. warm: an instance already holding this user's program. kept: one which has run executions of
 * its session, or of the same program for the same user, before.
 */
export type StartKind = (typeof startKinds)[number];

/** For whom an instance was set aside before the execution came. */
export interface InstanceOwner {
  readonly tenantId: TenantId;
  readonly userId: UserId;
}

/** For whom an instance is kept, and what it holds. */
export interface PersonalHold {
  readonly owner: InstanceOwner;
  readonly programId: ProgramId;
}

/**
 * The life of one instance. Each state carries only what holds in it.
 *
 *   provisioning → prewarmed → initialising → warm → busy ⇄ kept → stopped
 *
 * Dormant images (cold) are not instances yet: a runtime manifest plus a driver is all there is of them.
 */
export type InstanceState =
  /**
   * Entered when the driver is asked for an instance; nothing can run yet. Left when it reports ready, or fails. One
   * made for a user is given to nobody else meanwhile, and initialised in the turn in which it reports ready.
   */
  | { readonly kind: 'provisioning'; readonly requestedAt: number; readonly keptFor?: PersonalHold }
  /** Booted, never ran user code, belongs to nobody. Left by being bound to one user, or stopped as surplus. */
  | { readonly kind: 'prewarmed'; readonly readyAt: number }
  /** Bound to one user for life; the program is being written and loaded, not run. Left when loaded, or on failure. */
  | ({ readonly kind: 'initialising'; readonly since: number } & PersonalHold)
  /** Holds one user's program, idle. Left when that user's execution comes, or stopped when its keep-alive ends. */
  | ({ readonly kind: 'warm'; readonly since: number } & PersonalHold)
  /** Runs one execution. Left only to kept or stopped: an instance that ran user code is never given to anyone else. */
  | {
      readonly kind: 'busy';
      readonly owner: InstanceOwner;
      readonly executionId: ExecutionId;
      readonly since: number;
    }
  /**
   * Holds what its user's last execution left; nothing in it moves. Left when the next one of the session comes, or, where it
   * has a program, of that.
   */
  | {
      readonly kind: 'kept';
      readonly owner: InstanceOwner;
      readonly since: number;
      readonly programId?: ProgramId | undefined;
    }
  /** Destroyed; nothing of it is left on the host. Never left. */
  | { readonly kind: 'stopped'; readonly at: number; readonly why: StopReason };

export type StopReason =
  | 'used'
  | 'surplus'
  | 'expired'
  | 'crashed'
  | 'failed-to-start'
  | 'evicted'
  | 'released'
  | 'shutdown';

export interface Instance {
  readonly id: InstanceId;
  readonly managerId: ManagerId;
  readonly runtime: string;
  /** What it has loaded beyond the runtime, or is asked to load while it boots; absent: nothing. */
  readonly packages?: readonly string[];
  readonly state: InstanceState;
}
