import { rawSql } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/**
 * Removes at most `countMax` executions that finished before the instant, the oldest first, with the idempotency keys
 * that name them, their files and the programs that nothing else refers to; all in one commit. Resolves how many.
 */
export function forgetFinished(
  { connection, builder, write }: SqliteSession,
  at: number,
  countMax: number,
): Promise<number> {
  return write(() => {
    const past = connection.all(
      builder
        .selectFrom('execution')
        .select(['id', 'tenant_id', 'code_hash', 'idempotency_key'])
        // Written so that it matches the condition of the partial index word by word.
        .where(rawSql<boolean>`state = 'finished'`)
        .where('finished_at', '<', at)
        .orderBy('finished_at')
        .limit(countMax),
    );
    for (const { id, tenant_id, code_hash, idempotency_key } of past) {
      connection.run(builder.deleteFrom('execution').where('id', '=', id));
      connection.run(builder.deleteFrom('execution_file').where('execution_id', '=', id));
      if (idempotency_key !== null) {
        connection.run(
          builder
            .deleteFrom('idempotency')
            .where('tenant_id', '=', tenant_id)
            .where('idempotency_key', '=', idempotency_key)
            .where('execution_id', '=', id),
        );
      }
      connection.run(
        builder
          .deleteFrom('program')
          .where('tenant_id', '=', tenant_id)
          .where('code_hash', '=', code_hash)
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('execution')
                  .select('id')
                  .where('execution.tenant_id', '=', tenant_id)
                  .where('execution.code_hash', '=', code_hash),
              ),
            ),
          ),
      );
    }
    return past.length;
  });
}
