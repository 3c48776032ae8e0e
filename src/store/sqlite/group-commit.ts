import { ChameleonError } from '../../kernel/errors.ts';
import { type SqliteConnection, sqliteCodeOf } from './sqlite-connection.ts';

/** Commits the writes that arrive in one turn of the event loop together: one flush to disk for all of them. */
export interface GroupCommit {
  /**
   * Runs `work` (synchronous; may run again after a failed try) inside the next transaction. Resolves with its
   * value once that is committed and flushed; rejects with what `work` threw, or with the failure of the commit.
   */
  write<T>(work: () => T): Promise<T>;
  /** Commits what waits; later writes reject. */
  close(): void;
}

interface WaitingWrite {
  /** Does the work and returns how to tell its caller, which is done after the commit only. */
  attempt(): () => void;
  reject(error: unknown): void;
}

export function createGroupCommit(connection: SqliteConnection): GroupCommit {
  let waiting: WaitingWrite[] = [];
  let turn: NodeJS.Immediate | undefined;
  let isClosed = false;

  function flush(): void {
    turn = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) {
      commitBatch(connection, batch);
    }
  }

  return {
    write<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        if (isClosed) {
          reject(new ChameleonError('store-failed', `${connection.path}: the store is closed`));
          return;
        }
        const attempt = () => {
          const value = work();
          return () => resolve(value);
        };
        waiting.push({ attempt, reject });
        turn ??= setImmediate(flush);
      });
    },
    close() {
      isClosed = true;
      clearImmediate(turn);
      flush();
    },
  };
}

function commitBatch(connection: SqliteConnection, batch: readonly WaitingWrite[]): void {
  try {
    const tellings = inTransaction(connection, () =>
      batch.length === 1 ? batch.map((write) => write.attempt()) : attemptEach(connection, batch),
    );
    for (const tell of tellings) {
      tell();
    }
  } catch (error) {
    // A full disk undoes the whole transaction; smaller ones may still fit, and each must answer for itself.
    if (batch.length > 1 && sqliteCodeOf(error) === 'SQLITE_FULL') {
      for (const write of batch) {
        commitBatch(connection, [write]);
      }
      return;
    }
    for (const write of batch) {
      write.reject(error);
    }
  }
}

/** Each write in its own savepoint, so that one that fails leaves no trace and hurts no other. */
function attemptEach(connection: SqliteConnection, batch: readonly WaitingWrite[]): (() => void)[] {
  return batch.map((write) => {
    connection.execute('savepoint one_write');
    try {
      const tell = write.attempt();
      connection.execute('release one_write');
      return tell;
    } catch (error) {
      if (!connection.isInTransaction()) {
        // SQLite gave up the whole transaction: the writes before this one are undone as well.
        throw error;
      }
      connection.execute('rollback to one_write');
      connection.execute('release one_write');
      return () => write.reject(error);
    }
  });
}

function inTransaction<T>(connection: SqliteConnection, work: () => T): T {
  connection.execute('begin immediate');
  try {
    const value = work();
    connection.execute('commit');
    return value;
  } catch (error) {
    if (connection.isInTransaction()) {
      connection.execute('rollback');
    }
    throw error;
  }
}
