import type { ExecutionId, InstanceId, ManagerId, SessionId, TenantId, UserId } from '../kernel/ids.ts';
import type { ExecutionLimits } from './execution.ts';

export const sessionEndReasons = ['closed', 'idle', 'ended-itself', 'lost'] as const;

/**
 * Why a session is no more. closed: somebody ended it. idle: nothing came for as long as it may wait. ended-itself: an
 * execution ended its own process, or met a limit and did not give up. lost: the platform lost its instance.
 */
export type SessionEndReason = (typeof sessionEndReasons)[number];

/** Where the executions of a session run. */
export interface SessionPlace {
  readonly managerId: ManagerId;
  readonly instanceId: InstanceId;
}

/** One user's instance between executions: variables and files live on. It is not written down, and ends with the server. */
export interface Session {
  readonly id: SessionId;
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly runtime: string;
  /** Of memory, processes and files for all of it; of time and output, where an execution does not say, for each. */
  readonly limits: ExecutionLimits;
  /** How long it waits for an execution before it ends. */
  readonly idleMs: number;
  readonly createdAt: number;
  readonly usedAt: number;
  readonly executionCount: number;
  /** Absent before its first execution has run. */
  readonly place: SessionPlace | undefined;
  readonly state:
    | { readonly kind: 'idle' }
    | { readonly kind: 'running'; readonly executionId: ExecutionId }
    | { readonly kind: 'ended'; readonly at: number; readonly why: SessionEndReason };
}
