import type { ExecutionId, ProgramId, UserId } from '../kernel/ids.ts';
import type { ExecutionOutcome, ExecutionState } from './execution.ts';

/** Where a page of executions ends: the last one on it. */
export interface ExecutionPlace {
  readonly acceptedAt: number;
  readonly id: ExecutionId;
}

/** Which executions a list is of; what is undefined does not narrow it. */
export interface ExecutionFilter {
  readonly userId: UserId | undefined;
  readonly runtime?: string | undefined;
  readonly programId?: ProgramId | undefined;
  readonly state?: ExecutionState['kind'] | undefined;
  readonly outcome?: ExecutionOutcome | undefined;
  /** Accepted at this instant or later, in milliseconds. */
  readonly since?: number | undefined;
  /** Accepted before this instant. */
  readonly until?: number | undefined;
  /** Those that come after it in the list: older ones. */
  readonly after?: ExecutionPlace | undefined;
}
