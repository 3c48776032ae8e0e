import { assert } from '../../kernel/assert.ts';
import type { ExecutionId } from '../../kernel/ids.ts';
import type { Execution } from '../../model/execution.ts';
import { hashCode, hashRequest } from '../hash-request.ts';
import type { AcceptAnswer, ExecutionStore } from '../store.ts';
import { executionOfRecord, jsonOrNull, recordOfExecution } from './execution-record.ts';
import { forgetFinished } from './forget-finished.ts';
import { rawSql, rowNumber } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Expired keys removed by one acceptance: enough to keep up, too few to be felt. */
const EXPIRED_KEYS_PER_ACCEPT = 20;

/** Executions in SQLite. Idempotency keys expire `idempotencyMs` after the acceptance that brought them. */
export function createSqliteExecutionStore(
  session: SqliteSession,
  options: { readonly idempotencyMs: number },
): ExecutionStore {
  const { connection } = session;
  const accepting = acceptanceOf(session, options.idempotencyMs);
  return {
    accept: (execution, flush) => session.write(() => accepting(execution), flush),
    ...transitionsOf(session),
    find: (tenantId, id) =>
      session.read(() => {
        const record = connection.first(
          executionsWithCode(session).where('id', '=', id).where('execution.tenant_id', '=', tenantId),
        );
        return record === undefined ? undefined : executionOfRecord(record);
      }),
    unfinished: () =>
      session.read(() =>
        connection
          .all(
            executionsWithCode(session)
              // Written so that it matches the condition of the partial index word by word.
              .where(rawSql<boolean>`state <> 'finished'`)
              .orderBy('accepted_at')
              .orderBy('id'),
          )
          .map(executionOfRecord),
      ),
    forgetFinishedBefore: (at, countMax) => forgetFinished(session, at, countMax),
    recent: (tenantId, { userId, count }) =>
      session.read(() => {
        const ofTenant = executionsWithCode(session).where('execution.tenant_id', '=', tenantId);
        const chosen = userId === undefined ? ofTenant : ofTenant.where('user_id', '=', userId);
        return connection
          .all(chosen.orderBy('accepted_at', 'desc').orderBy('id', 'desc').limit(count))
          .map(executionOfRecord);
      }),
  };
}

function executionsWithCode({ builder }: SqliteSession) {
  return builder
    .selectFrom('execution')
    .innerJoin('program', (join) =>
      join
        .onRef('program.tenant_id', '=', 'execution.tenant_id')
        .onRef('program.code_hash', '=', 'execution.code_hash'),
    )
    .selectAll('execution')
    .select('program.code');
}

/** One acceptance inside a transaction: nothing can come between looking a key up and taking it. */
function acceptanceOf(session: SqliteSession, idempotencyMs: number): (execution: Execution) => AcceptAnswer {
  const { connection, builder } = session;

  function earlierWithKey(key: string, { request, acceptedAt }: Execution) {
    return connection.first(
      builder
        .selectFrom('idempotency')
        .select(['request_hash', 'execution_id'])
        .where('tenant_id', '=', request.tenantId)
        .where('idempotency_key', '=', key)
        .where('accepted_at', '>', acceptedAt - idempotencyMs),
    );
  }

  function takeKey(key: string, requestHash: string, { id, request, acceptedAt }: Execution): void {
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
  }

  return (execution) => {
    const { tenantId, idempotencyKey, code } = execution.request;
    const requestHash = idempotencyKey === undefined ? '' : hashRequest(execution.request);
    const earlier = idempotencyKey === undefined ? undefined : earlierWithKey(idempotencyKey, execution);
    if (earlier !== undefined) {
      return earlier.request_hash === requestHash
        ? { kind: 'existing', execution: knownExecution(session, earlier.execution_id) }
        : { kind: 'conflict', executionId: earlier.execution_id };
    }
    const codeHash = hashCode(code);
    connection.run(
      builder
        .insertInto('program')
        .values({ tenant_id: tenantId, code_hash: codeHash, code })
        .onConflict((conflict) => conflict.doNothing()),
    );
    connection.run(builder.insertInto('execution').values(recordOfExecution(execution, codeHash)));
    if (idempotencyKey !== undefined) {
      takeKey(idempotencyKey, requestHash, execution);
    }
    return { kind: 'accepted' };
  };
}

function knownExecution(session: SqliteSession, id: ExecutionId): Execution {
  const record = session.connection.first(executionsWithCode(session).where('id', '=', id));
  assert(record !== undefined, `an idempotency key names ${id}, which is not recorded`);
  return executionOfRecord(record);
}

/** The moves between states, each one compare-and-set: false means that it was not there to be moved. */
function transitionsOf({
  connection,
  builder,
  write,
}: SqliteSession): Pick<ExecutionStore, 'startAttempt' | 'requeue' | 'finish'> {
  return {
    startAttempt: (id, attempt, prediction) =>
      write(() => {
        const predicted = prediction === undefined ? {} : { prediction_json: jsonOrNull(prediction) };
        const query = builder
          .updateTable('execution')
          .set({
            state: 'running',
            attempt_id: attempt.id,
            attempt_json: JSON.stringify(attempt),
            attempt_count: attempt.number,
            ...predicted,
          })
          .where('id', '=', id)
          .where('state', '=', 'queued')
          // An attempt that was recorded once may have been dispatched: its number is spent.
          .where('attempt_count', '<', attempt.number);
        return connection.run(query) === 1;
      }),
    requeue: (id, attemptId) =>
      write(() => {
        const query = builder
          .updateTable('execution')
          .set({ state: 'queued', attempt_id: null, attempt_json: null })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .where('attempt_id', '=', attemptId);
        return connection.run(query) === 1;
      }),
    finish: (id, result, finishedAt) =>
      write(() => {
        const query = builder
          .updateTable('execution')
          .set({ state: 'finished', result_json: JSON.stringify(result), finished_at: finishedAt })
          .where('id', '=', id)
          .where('state', '<>', 'finished')
          .returning('attempt_count as attemptCount');
        return connection.first(query);
      }),
  };
}
