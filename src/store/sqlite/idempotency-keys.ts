import type { Execution } from '../../model/execution.ts';
import { rowNumber } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Expired keys removed by one acceptance: enough to keep up, too few to be felt. */
const EXPIRED_KEYS_PER_ACCEPT = 20;

/** The keys of a tenant's requests, each remembered for `idempotencyMs`. To be used inside a transaction. */
export function idempotencyKeysOf({ connection, builder }: SqliteSession, idempotencyMs: number) {
  return {
    earlierWithKey: (key: string, { request, acceptedAt }: Execution) =>
      connection.first(
        builder
          .selectFrom('idempotency')
          .select(['request_hash', 'execution_id'])
          .where('tenant_id', '=', request.tenantId)
          .where('idempotency_key', '=', key)
          .where('accepted_at', '>', acceptedAt - idempotencyMs),
      ),
    takeKey(key: string, requestHash: string, { id, request, acceptedAt }: Execution): void {
      const taken = { request_hash: requestHash, execution_id: id, accepted_at: acceptedAt };
      connection.run(
        builder
          .insertInto('idempotency')
          .values({ tenant_id: request.tenantId, idempotency_key: key, ...taken })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'idempotency_key']).doUpdateSet(taken)),
      );
      const expired = builder
        .selectFrom('idempotency')
        .select(rowNumber.as('row'))
        .where('accepted_at', '<=', acceptedAt - idempotencyMs)
        .limit(EXPIRED_KEYS_PER_ACCEPT);
      connection.run(builder.deleteFrom('idempotency').where(rowNumber, 'in', expired));
    },
  };
}
