import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import { MS_PER_DAY } from '../../kernel/units.ts';
import type { Store } from '../store.ts';
import { lockFolder } from './folder-lock.ts';
import { migrateSchema } from './migrate-schema.ts';
import { createSqliteAuditStore } from './sqlite-audit-store.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { createSqliteEventStore } from './sqlite-event-store.ts';
import { createSqliteExecutionStore } from './sqlite-execution-store.ts';
import { createSqliteIntentStore } from './sqlite-intent-store.ts';
import { createSqliteKeyStore } from './sqlite-key-store.ts';
import { createSqliteModelStateStore } from './sqlite-model-state-store.ts';
import { createSqliteProfileStore } from './sqlite-profile-store.ts';
import { createSqliteSession } from './sqlite-session.ts';

const BUSY_TIMEOUT_MS = 5000;
const WAL_BYTES_KEPT = 67_108_864;

/** The name of the database inside a data folder. */
export const DATABASE_NAME = 'chameleon.db';

interface SqliteStoreSettings {
  /** How long an idempotency key is remembered, in milliseconds; a day unless told. */
  readonly idempotencyMs?: number | undefined;
}

/**
 * Opens the store of a data folder, making both when they are missing, and keeps every other server out of it.
 * Rejects with `bad-configuration` when another server uses the folder or a newer program wrote it, with
 * `store-failed` when it cannot be read or written; both name the path.
 */
export async function openSqliteStore(
  options: SqliteStoreSettings & { readonly folder: string },
): Promise<Store> {
  const folder = resolve(options.folder);
  makeFolder(folder);
  const lock = lockFolder(folder);
  let connection: SqliteConnection | undefined;
  try {
    connection = openSqliteConnection({ path: join(folder, DATABASE_NAME), busyTimeoutMs: BUSY_TIMEOUT_MS });
    prepareConnection(connection);
    await migrateSchema(connection);
    flushFolder(folder);
    return assembleSqliteStore(connection, { ...options, onClose: lock.release });
  } catch (error) {
    connection?.close();
    lock.release();
    throw error;
  }
}

/**
 * Commits go to the log, which group commit flushes before anybody is told; checkpoints, made in another thread, flush by
 * themselves. References are checked, and the log gives its space back.
 */
export function prepareConnection(connection: SqliteConnection): void {
  connection.pragma('journal_mode = wal');
  connection.pragma('synchronous = normal');
  connection.pragma('foreign_keys = on');
  connection.pragma('cell_size_check = on');
  connection.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`);
}

/** The store over an open, migrated connection, which it owns from now on. */
export function assembleSqliteStore(
  connection: SqliteConnection,
  options: SqliteStoreSettings & { readonly onClose?: () => void },
): Store {
  const session = createSqliteSession(connection);
  return {
    executions: createSqliteExecutionStore(session, { idempotencyMs: options.idempotencyMs ?? MS_PER_DAY }),
    profiles: createSqliteProfileStore(session),
    modelState: createSqliteModelStateStore(session),
    intents: createSqliteIntentStore(session),
    events: createSqliteEventStore(session),
    keys: createSqliteKeyStore(session),
    audit: createSqliteAuditStore(session),
    async close() {
      await session.close();
      options.onClose?.();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) {
      flushFolder(dirname(folder));
    }
  } catch (error) {
    throw new ChameleonError('store-failed', `cannot make the data folder ${folder}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** A new file survives a power cut only once the folder that names it is on disk too. */
function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
