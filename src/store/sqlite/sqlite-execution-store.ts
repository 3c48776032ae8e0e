import { assert } from '../../kernel/assert.ts';
import type { ExecutionId } from '../../kernel/ids.ts';
import type { Execution } from '../../model/execution.ts';
import { hashCode, hashRequest } from '../hash-request.ts';
import { measureUsage } from '../measure-usage.ts';
import type { AcceptAnswer, ExecutionStore } from '../store.ts';
import {
  executionColumns,
  executionOfRecord,
  jsonOrNull,
  listedOfRecord,
  predictionOf,
  recordOfExecution,
  recordOfResult,
} from './execution-record.ts';
import { executionsWithCode } from './executions-with-code.ts';
import { forgetFinished } from './forget-finished.ts';
import { idempotencyKeysOf } from './idempotency-keys.ts';
import { preparedQuery, rawSql, rowOf, type SlotFor } from './query-builder.ts';
import { selectRecent } from './select-recent.ts';
import { executionFilesOf } from './sqlite-execution-files.ts';
import type { SqliteSession } from './sqlite-session.ts';
import { usageOf } from './sqlite-usage.ts';
import type { ExecutionTable, Tables } from './tables.ts';

/** Executions in SQLite. Idempotency keys expire `idempotencyMs` after the acceptance that brought them. */
export function createSqliteExecutionStore(
  session: SqliteSession,
  options: { readonly idempotencyMs: number },
): ExecutionStore {
  const { connection } = session;
  const files = executionFilesOf(session);
  const usage = usageOf(session);
  const accepting = acceptanceOf(session, options.idempotencyMs);
  return {
    accept: (execution, flush, given = []) =>
      session.write(() => {
        const answer = accepting(execution);
        if (answer.kind === 'accepted') {
          files.keep(execution.id, 'given', given);
        }
        return answer;
      }, flush),
    ...transitionsOf(session, files, usage),
    usage: usage.report,
    givenFiles: files.givenFiles,
    dropGivenFiles: files.dropGivenFiles,
    artifact: files.artifact,
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
    recent: (tenantId, options) =>
      session.read(() => connection.all(selectRecent(session, tenantId, options)).map(listedOfRecord)),
  };
}

/** One acceptance inside a transaction: nothing can come between looking a key up and taking it. */
function acceptanceOf(session: SqliteSession, idempotencyMs: number): (execution: Execution) => AcceptAnswer {
  const { connection, builder } = session;
  const insertProgram = preparedQuery((slot: SlotFor<Tables['program']>) =>
    builder
      .insertInto('program')
      .values(rowOf(['tenant_id', 'code_hash', 'code'], slot))
      .onConflict((conflict) => conflict.doNothing()),
  );
  const insertExecution = preparedQuery((slot: SlotFor<ExecutionTable>) =>
    builder.insertInto('execution').values(rowOf(executionColumns, slot)),
  );
  const { earlierWithKey, takeKey } = idempotencyKeysOf(session, idempotencyMs);

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
    connection.run(insertProgram({ tenant_id: tenantId, code_hash: codeHash, code }));
    connection.run(insertExecution(recordOfExecution(execution, codeHash)));
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
function transitionsOf(
  { connection, builder, write }: SqliteSession,
  files: ReturnType<typeof executionFilesOf>,
  usage: ReturnType<typeof usageOf>,
): Pick<ExecutionStore, 'startAttempt' | 'requeue' | 'finish'> {
  const finishing = finishingOf(builder);
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
    finish: (id, result, finishedAt, artifacts = []) =>
      write(() => {
        const finished = connection.first(
          finishing({ id, finished_at: finishedAt, ...recordOfResult(result) }),
        );
        if (finished === undefined) {
          return undefined;
        }
        files.keep(id, 'artifact', artifacts);
        const { attemptCount, predictionJson, ...of } = finished;
        usage.add({ ...of, finishedAt }, measureUsage(result, predictionOf(predictionJson)));
        return { attemptCount };
      }),
  };
}

const finishedColumns = ['result_json', 'output_json', 'finished_at'] as const;

function finishingOf(builder: SqliteSession['builder']) {
  return preparedQuery((slot: SlotFor<Pick<ExecutionTable, 'id' | (typeof finishedColumns)[number]>>) => {
    const id = slot((row) => row.id);
    return builder
      .updateTable('execution')
      .set({ state: 'finished', ...rowOf(finishedColumns, slot) })
      .where('id', '=', id)
      .where('state', '<>', 'finished')
      .returning([
        'attempt_count as attemptCount',
        'tenant_id as tenantId',
        'user_id as userId',
        'runtime',
        'prediction_json as predictionJson',
      ]);
  });
}
