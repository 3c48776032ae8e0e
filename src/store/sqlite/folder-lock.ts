import { join } from 'node:path';
import { ChameleonError } from '../../kernel/errors.ts';
import { openSqliteConnection, sqliteCodeOf } from './sqlite-connection.ts';

export interface FolderLock {
  release(): void;
}

/**
 * Makes this process the only server of a data folder. The lock is an open exclusive transaction on a file of
 * its own, so the kernel gives it back whenever and however the process ends. Throws `bad-configuration` when
 * another server holds it.
 */
export function lockFolder(folder: string): FolderLock {
  const connection = openSqliteConnection({ path: join(folder, 'server.lock'), busyTimeoutMs: 0 });
  try {
    connection.pragma('locking_mode = exclusive');
    connection.execute('begin exclusive');
  } catch (error) {
    connection.close();
    if (sqliteCodeOf(error) === 'SQLITE_BUSY') {
      throw new ChameleonError(
        'bad-configuration',
        `the data folder ${folder} is in use by another server: stop that one, or choose another folder`,
        { cause: error },
      );
    }
    throw error;
  }
  return { release: () => connection.close() };
}
