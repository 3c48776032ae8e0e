import { ChameleonError } from '../../kernel/errors.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { openLogCheckpoints } from './log-checkpoints.ts';
import { openLogFile } from './log-file.ts';
import { createQueryBuilder, type QueryBuilder } from './query-builder.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** What the stores of the single tables share: one connection, one way to read and one to write. */
export interface SqliteSession {
  readonly connection: SqliteConnection;
  readonly builder: QueryBuilder;
  /** Runs `work` now. It sees committed state only. */
  read<T>(work: () => T): Promise<T>;
  /** Runs `work` in the next group commit; see GroupCommit. */
  readonly write: GroupCommit['write'];
  /** Commits what waits and closes the file; later calls reject. Resolves when nobody uses the file any more. */
  close(): Promise<void>;
}

export function createSqliteSession(connection: SqliteConnection): SqliteSession {
  const checkpoints = openLogCheckpoints(connection);
  const commits = createGroupCommit(connection, { log: openLogFile(connection.path), checkpoints });
  let isClosed = false;
  return {
    connection,
    builder: createQueryBuilder(connection.handle),
    async read(work) {
      if (isClosed) {
        throw new ChameleonError('store-failed', `${connection.path}: the store is closed`);
      }
      return work();
    },
    write: commits.write,
    async close() {
      if (!isClosed) {
        isClosed = true;
        commits.close();
        connection.close();
        await checkpoints.close();
      }
    },
  };
}
