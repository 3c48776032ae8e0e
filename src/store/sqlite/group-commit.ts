import { ChameleonError } from '../../kernel/errors.ts';
import type { LogCheckpoints } from './log-checkpoints.ts';
import type { LogFile } from './log-file.ts';
import { type SqliteConnection, sqliteCodeOf } from './sqlite-connection.ts';

/** Commits the writes that arrive in one turn of the event loop together, and flushes what was committed meanwhile at once. */
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
  /** Does the work and returns how to tell its caller, which is done after the flush only. */
  attempt(): () => void;
  reject(error: unknown): void;
}

/** A write that is committed and not flushed yet. */
interface CommittedWrite {
  tell(): void;
  reject(error: unknown): void;
}

/** One flush after the other: what is committed during one is covered by the next. */
function createFlushing(log: LogFile) {
  let committed: CommittedWrite[] = [];
  let isFlushing = false;

  function takeCommitted(): readonly CommittedWrite[] {
    const covered = committed;
    committed = [];
    return covered;
  }

  async function flushAll(): Promise<void> {
    isFlushing = true;
    while (committed.length > 0) {
      const covered = takeCommitted();
      await log.flush().then(
        () => tellAll(covered),
        (error: unknown) => rejectAll(covered, error),
      );
    }
    isFlushing = false;
  }

  return {
    add(writes: readonly CommittedWrite[]): void {
      committed.push(...writes);
      if (!isFlushing) {
        void flushAll();
      }
    },
    close(last: readonly CommittedWrite[]): void {
      const covered = [...takeCommitted(), ...last];
      if (covered.length > 0) {
        flushNow(log, covered);
      }
      log.close();
    },
  };
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
        turn ??= setImmediate(commitTurn);
      });
    },
    close() {
      isClosed = true;
      clearImmediate(turn);
      flushing.close(commitWaiting());
    },
  };
}

function tellAll(writes: readonly CommittedWrite[]): void {
  for (const write of writes) {
    write.tell();
  }
}

function rejectAll(writes: readonly Pick<CommittedWrite, 'reject'>[], error: unknown): void {
  for (const write of writes) {
    write.reject(error);
  }
}

function flushNow(log: LogFile, covered: readonly CommittedWrite[]): void {
  try {
    log.flushNow();
    tellAll(covered);
  } catch (error) {
    rejectAll(covered, error);
  }
}

/** What was committed of a batch; the rest has been told why not. */
function commitBatch(
  connection: SqliteConnection,
  batch: readonly WaitingWrite[],
): readonly CommittedWrite[] {
  try {
    const tellings = inTransaction(connection, () =>
      batch.length === 1 ? batch.map((write) => write.attempt()) : attemptEach(connection, batch),
    );
    return tellings.map((tell, index) => ({ tell, reject: (error) => batch[index]?.reject(error) }));
  } catch (error) {
    // A full disk undoes the whole transaction; smaller ones may still fit, and each must answer for itself.
    if (batch.length > 1 && sqliteCodeOf(error) === 'SQLITE_FULL') {
      return batch.flatMap((write) => commitBatch(connection, [write]));
    }
    rejectAll(batch, error);
    return [];
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
