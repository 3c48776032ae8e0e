/**
 * The thread that makes the checkpoints of one database for `LogCheckpoints`, by a connection of its own. It ends when it
 * is told to close.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../kernel/errors.ts';
import type { CheckpointAnswer, CheckpointRequest, CheckpointStep } from './checkpoint-thread.ts';
import { fixedQuery } from './query-builder.ts';
import { openSqliteConnection } from './sqlite-connection.ts';

const BUSY_TIMEOUT_MS = 5000;

const connection = openSqliteConnection({ path: workerData as string, busyTimeoutMs: BUSY_TIMEOUT_MS });
connection.pragma('synchronous = normal');
connection.pragma('wal_autocheckpoint = 0');

/** Whether all of the log is in the database now. Waits for nobody. */
function copyLog(): boolean {
  const copied = connection.first(
    fixedQuery<{ log: number; checkpointed: number }>('pragma wal_checkpoint(passive)'),
  );
  return copied !== undefined && copied.log === copied.checkpointed;
}

/** The first write after a complete checkpoint begins the log anew and waits for the disk: this one changes nothing. */
function beginLogAnew(): void {
  const version = connection.first(fixedQuery<{ user_version: number }>('pragma user_version'));
  connection.execute('begin immediate');
  connection.pragma(`user_version = ${version?.user_version ?? 0}`);
  connection.execute('commit');
}

function take(step: CheckpointStep): CheckpointAnswer {
  try {
    if (copyLog() && step === 'copy-and-begin-anew') {
      beginLogAnew();
    }
    return { problem: undefined };
  } catch (error) {
    return { problem: messageOf(error) };
  } finally {
    if (connection.isInTransaction()) {
      connection.execute('rollback');
    }
  }
}

parentPort?.on('message', (request: CheckpointRequest) => {
  if (request === 'close') {
    connection.close();
    parentPort?.close();
  } else {
    parentPort?.postMessage(take(request));
  }
});
