import type { TenantId } from '../../kernel/ids.ts';
import type { ExecutionFilter } from '../../model/execution-filter.ts';
import { listedColumns } from './execution-record.ts';
import { rawSql } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** The newest executions of a tenant that a filter lets through, as a query for what a list shows of them. */
export function selectRecent(
  { builder }: Pick<SqliteSession, 'builder'>,
  tenantId: TenantId,
  { count, ...filter }: ExecutionFilter & { readonly count: number },
) {
  const { userId, runtime, programId, state, outcome, since, until, after } = filter;
  let chosen = builder.selectFrom('execution').select(listedColumns).where('tenant_id', '=', tenantId);
  if (userId !== undefined) {
    chosen = chosen.where('user_id', '=', userId);
  }
  if (runtime !== undefined) {
    chosen = chosen.where('runtime', '=', runtime);
  }
  if (programId !== undefined) {
    chosen = chosen.where('program_id', '=', programId);
  }
  if (state !== undefined) {
    chosen = chosen.where('state', '=', state);
  }
  if (outcome !== undefined) {
    chosen = chosen.where(rawSql`json_extract(result_json, '$.outcome')`, '=', outcome);
  }
  if (since !== undefined) {
    chosen = chosen.where('accepted_at', '>=', since);
  }
  if (until !== undefined) {
    chosen = chosen.where('accepted_at', '<', until);
  }
  if (after !== undefined) {
    const { acceptedAt, id } = after;
    chosen = chosen.where(({ or, and, eb }) =>
      or([eb('accepted_at', '<', acceptedAt), and([eb('accepted_at', '=', acceptedAt), eb('id', '<', id)])]),
    );
  }
  return chosen.orderBy('accepted_at', 'desc').orderBy('id', 'desc').limit(count);
}
