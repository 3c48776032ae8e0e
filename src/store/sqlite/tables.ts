import type { ExecutionId, KeyId, ProgramId, TenantId, UserId } from '../../kernel/ids.ts';
import type { Role } from '../../model/api-key.ts';
import type { ExecutionState } from '../../model/execution.ts';
import type { UsageSums } from '../../model/usage-row.ts';

/** Code, once per tenant however often it is submitted: tenants share nothing, not even equal code. */
interface ProgramTable {
  readonly tenant_id: TenantId;
  readonly code_hash: string;
  /** UTF-8: whoever accepts refuses lone surrogates, which have none. */
  readonly code: string;
}

/** One row an execution. Columns ending in `_json` hold JSON; their sizes are bounded by whoever accepts and runs. */
export interface ExecutionTable {
  readonly id: ExecutionId;
  readonly tenant_id: TenantId;
  readonly user_id: UserId;
  readonly program_id: ProgramId;
  readonly runtime: string;
  readonly code_hash: string;
  /** args, env, limits, and what is told of files. */
  readonly input_json: string;
  readonly idempotency_key: string | null;
  readonly accepted_at: number;
  readonly attempt_count: number;
  readonly state: ExecutionState['kind'];
  readonly attempt_id: string | null;
  readonly attempt_json: string | null;
  readonly prediction_json: string | null;
  readonly result_json: string | null;
  readonly finished_at: number | null;
  /** Null in rows from before it had a column: there `input_json` has it. */
  readonly stdin_json: string | null;
  /** stdout and stderr, of those that finished; null in rows from before it had a column: there `result_json` has them. */
  readonly output_json: string | null;
}

/** Files of an execution: those it was given, until its end, and those it handed back. */
interface ExecutionFileTable {
  readonly execution_id: ExecutionId;
  readonly kind: 'given' | 'artifact';
  readonly name: string;
  readonly is_executable: number;
  readonly content: Uint8Array;
}

interface IdempotencyTable {
  readonly tenant_id: TenantId;
  readonly idempotency_key: string;
  readonly request_hash: string;
  readonly execution_id: ExecutionId;
  readonly accepted_at: number;
}

interface ProfileTable {
  readonly tenant_id: TenantId;
  readonly user_id: UserId;
  readonly last_at: number;
  readonly packed: Uint8Array;
}

interface ModelStateTable {
  readonly name: string;
  readonly state_json: string;
}

interface IntentTable {
  readonly id: string;
  readonly ends_at: number;
  readonly intent_json: string;
}

interface ApiKeyTable {
  readonly id: KeyId;
  readonly tenant_id: TenantId;
  readonly role: Role;
  readonly name: string;
  readonly digest: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

interface AuditTable {
  readonly at: number;
  readonly tenant_id: TenantId;
  readonly entry_json: string;
}

/** Sums over a user's executions of one runtime on one day (UTC, days since the epoch); its columns are called as the sums are. */
interface UsageTable extends UsageSums {
  readonly tenant_id: TenantId;
  readonly day: number;
  readonly user_id: UserId;
  readonly runtime: string;
}

interface EventTable {
  readonly at: number;
  readonly event_json: string;
}

/** Every table of the newest schema, as queries see it; `migrations/` makes them. */
export interface Tables {
  readonly program: ProgramTable;
  readonly execution: ExecutionTable;
  readonly execution_file: ExecutionFileTable;
  readonly idempotency: IdempotencyTable;
  readonly profile: ProfileTable;
  readonly model_state: ModelStateTable;
  readonly intent: IntentTable;
  readonly event: EventTable;
  readonly api_key: ApiKeyTable;
  readonly audit: AuditTable;
  readonly usage: UsageTable;
}
