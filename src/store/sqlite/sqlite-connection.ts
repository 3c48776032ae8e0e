import Database from 'better-sqlite3';
import { AssertionFailure } from '../../kernel/assert.ts';
import { ChameleonError, messageOf } from '../../kernel/errors.ts';
import type { Query } from './query-builder.ts';

/** One open SQLite file. All calls are synchronous; failures of the medium throw `store-failed` naming the file. */
export interface SqliteConnection {
  readonly path: string;
  /** For the query builder alone; whatever runs through it bypasses the translation of errors. */
  readonly handle: Database.Database;
  all<Row>(query: Query<Row>): Row[];
  first<Row>(query: Query<Row>): Row | undefined;
  /** Returns how many rows it changed. */
  run(query: Query<unknown>): number;
  /** Runs fixed SQL without parameters, such as `begin immediate`. */
  execute(sql: string): void;
  pragma(text: string): unknown;
  isInTransaction(): boolean;
  close(): void;
}

/** SQLite's own result code behind an error, such as `SQLITE_FULL`; undefined for errors of another origin. */
export function sqliteCodeOf(error: unknown): string | undefined {
  const origin = error instanceof ChameleonError ? error.cause : error;
  return origin instanceof Database.SqliteError ? origin.code : undefined;
}

/** Opens the file; makes it when it is missing and may be written. A statement waits up to `busyTimeoutMs` for another process's lock. */
export function openSqliteConnection(options: {
  readonly path: string;
  readonly busyTimeoutMs: number;
  /** Read and write unless told. */
  readonly access?: 'read-only';
}): SqliteConnection {
  const { path, busyTimeoutMs: timeout } = options;
  const handle = translating(
    path,
    () => new Database(path, { timeout, readonly: options.access === 'read-only' }),
  );
  const statements = new Map<string, Database.Statement>();

  function statementFor(sql: string): Database.Statement {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = handle.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  }

  return {
    path,
    handle,
    all: <Row>(query: Query<Row>) =>
      translating(path, () => {
        const { sql, parameters } = query.compile();
        return statementFor(sql).all(...parameters) as Row[];
      }),
    first: <Row>(query: Query<Row>) =>
      translating(path, () => {
        const { sql, parameters } = query.compile();
        return statementFor(sql).get(...parameters) as Row | undefined;
      }),
    run: (query) =>
      translating(path, () => {
        const { sql, parameters } = query.compile();
        return statementFor(sql).run(...parameters).changes;
      }),
    execute: (sql) => translating(path, () => void statementFor(sql).run()),
    pragma: (text) => translating(path, () => handle.pragma(text)),
    isInTransaction: () => handle.inTransaction,
    close: () => translating(path, () => void handle.close()),
  };
}

function translating<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateError(path, error);
  }
}

function translateError(path: string, error: unknown): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined) {
    return error;
  }
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    // The schema states what must hold; the medium is not to blame when a statement breaks it.
    return new AssertionFailure(`${path}: ${messageOf(error)} (${code})`);
  }
  return new ChameleonError('store-failed', `${path}: ${explain(code)}${messageOf(error)} (${code})`, {
    cause: error,
  });
}

function explain(code: string): string {
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return 'the file is damaged or is no database; restore it from a backup or move it away: ';
  }
  return code === 'SQLITE_FULL' ? 'no space left: ' : '';
}
