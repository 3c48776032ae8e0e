import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ChameleonError } from '../../kernel/errors.ts';
import type { EventStore } from '../store.ts';
import { createQueryBuilder } from './query-builder.ts';
import { openSqliteConnection } from './sqlite-connection.ts';
import { readEvents } from './sqlite-event-store.ts';
import { DATABASE_NAME } from './sqlite-store.ts';

const BUSY_TIMEOUT_MS = 5000;

/** The recorded events of a data folder, for reading only. */
export interface RecordedEvents extends Pick<EventStore, 'read'> {
  close(): void;
}

/**
 * Opens the events of a data folder without keeping anybody out: a server may be running on it, whose events are seen as
 * they are committed. Throws `not-found` when there is no database and `store-failed` when it cannot be read; both name the
 * path.
 */
export function openSqliteEvents(folder: string): RecordedEvents {
  const path = join(resolve(folder), DATABASE_NAME);
  if (!existsSync(path)) {
    throw new ChameleonError('not-found', `nothing was recorded in ${folder}: there is no ${path}`);
  }
  const connection = openSqliteConnection({ path, busyTimeoutMs: BUSY_TIMEOUT_MS, access: 'read-only' });
  const builder = createQueryBuilder(connection.handle);
  return {
    read: async (range) => readEvents({ connection, builder }, range),
    close: connection.close,
  };
}
