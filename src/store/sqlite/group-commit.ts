import { ChameleonError } from '../../kernel/errors.ts';
import type { FlushTime, Write } from '../store.ts';
import { type CommittedWrite, createFlushing } from './flushing.ts';
import type { LogCheckpoints } from './log-checkpoints.ts';
import type { LogFile } from './log-file.ts';
import { type SqliteConnection, sqliteCodeOf } from './sqlite-connection.ts';

/** Commits the writes that arrive in one turn of the event loop together, and flushes what was committed meanwhile at once. */
export interface GroupCommit {
  /**
   * Runs `work` (synchronous; may run again after a failed try) inside the next transaction. Resolves with its
   * value once that is committed and flushed; rejects with what `work` threw, or with the failure of the commit. It is
   * flushed at once unless told.
   */
  write<T>(work: () => T, flush?: FlushTime): Write<T>;
  /** Commits what waits; later writes reject. */
  close(): void;
}

/** To be called once the transaction is committed: tells the caller, and gives what is to be flushed, if anything. */
type TellCommitted = () => CommittedWrite | undefined;

interface WaitingWrite {
  /** Does the work. Nobody is told before the commit. */
  attempt(): TellCommitted;
  reject(error: unknown): void;
}

/** Commits through the connection, flushes through the log, which it owns from now on, and waits while a checkpoint holds. */
export function createGroupCommit(
  connection: SqliteConnection,
  { log, checkpoints }: { readonly log: LogFile; readonly checkpoints: LogCheckpoints },
): GroupCommit {
  const flushing = createFlushing(log);
  let waiting: WaitingWrite[] = [];
  let turn: NodeJS.Immediate | undefined;
  let isClosed = false;

  function commitWaiting(): readonly CommittedWrite[] {
    turn = undefined;
    const batch = waiting;
    waiting = [];
    return batch.length > 0 ? commitBatch(connection, batch) : [];
  }

  function commitTurn(): void {
    const held = checkpoints.holding();
    if (held !== undefined) {
      void held.then(commitTurn);
    } else if (!isClosed) {
      flushing.add(commitWaiting());
      checkpoints.afterCommit();
    }
  }

  return {
    write<T>(work: () => T, flush: FlushTime = 'at-once'): Write<T> {
      const committed = Promise.withResolvers<T>();
      const flushed = Promise.withResolvers<T>();
      const reject = (error: unknown) => {
        committed.reject(error);
        flushed.reject(error);
      };
      // Who listens to one of the two moments hears of the failure there.
      committed.promise.catch(() => undefined);
      if (isClosed) {
        reject(new ChameleonError('store-failed', `${connection.path}: the store is closed`));
      } else {
        const attempt = () => {
          const value = work();
          return () => {
            committed.resolve(value);
            return { flush, tell: () => flushed.resolve(value), reject };
          };
        };
        waiting.push({ attempt, reject });
        turn ??= setImmediate(commitTurn);
      }
      return Object.assign(flushed.promise, { committed: committed.promise });
    },
    close() {
      isClosed = true;
      clearImmediate(turn);
      flushing.close(commitWaiting());
    },
  };
}

/** What was committed of a batch, which its callers were told; the others were told why not. */
function commitBatch(
  connection: SqliteConnection,
  batch: readonly WaitingWrite[],
): readonly CommittedWrite[] {
  try {
    const tellings = inTransaction(connection, () =>
      batch.length === 1 ? batch.map((write) => write.attempt()) : attemptEach(connection, batch),
    );
    return tellings.map((tellCommitted) => tellCommitted()).filter((write) => write !== undefined);
  } catch (error) {
    // A full disk undoes the whole transaction; smaller ones may still fit, and each must answer for itself.
    if (batch.length > 1 && sqliteCodeOf(error) === 'SQLITE_FULL') {
      return batch.flatMap((write) => commitBatch(connection, [write]));
    }
    for (const write of batch) {
      write.reject(error);
    }
    return [];
  }
}

/** Each write in its own savepoint, so that one that fails leaves no trace and hurts no other. */
function attemptEach(connection: SqliteConnection, batch: readonly WaitingWrite[]): readonly TellCommitted[] {
  return batch.map((write) => {
    connection.execute('savepoint one_write');
    try {
      const tellCommitted = write.attempt();
      connection.execute('release one_write');
      return tellCommitted;
    } catch (error) {
      if (!connection.isInTransaction()) {
        // SQLite gave up the whole transaction: the writes before this one are undone as well.
        throw error;
      }
      connection.execute('rollback to one_write');
      connection.execute('release one_write');
      return () => {
        write.reject(error);
        return undefined;
      };
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
