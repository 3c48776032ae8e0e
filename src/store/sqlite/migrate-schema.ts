import { ChameleonError } from '../../kernel/errors.ts';
import { schemaMigrations } from './migrations/schema-migrations.ts';
import { fixedQuery, MIGRATION_TABLE, runMigrations, type SchemaMigration } from './query-builder.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * Brings the file to the newest schema, all of it or nothing. Throws `bad-configuration` when the file was
 * written by a newer program, `store-failed` when it cannot be read or written.
 */
export async function migrateSchema(
  connection: SqliteConnection,
  migrations: Readonly<Record<string, SchemaMigration>> = schemaMigrations,
): Promise<void> {
  const known = Object.keys(migrations).sort();
  const applied = appliedMigrations(connection);
  const foreign = applied.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    throw new ChameleonError(
      'bad-configuration',
      `${connection.path} was written by a newer version: its schema has ${foreign.join(', ')}, ` +
        `this program knows up to ${known.at(-1)}; start the newer version or use another data folder`,
    );
  }
  if (applied.length === known.length) {
    return;
  }
  // The query builder runs SQLite migrations without a transaction; a kill in between must leave nothing behind.
  connection.execute('begin immediate');
  try {
    await runMigrations(connection.handle, migrations);
    connection.execute('commit');
  } catch (error) {
    if (connection.isInTransaction()) {
      connection.execute('rollback');
    }
    throw error;
  }
}

function appliedMigrations(connection: SqliteConnection): string[] {
  const exists = connection.first(
    fixedQuery(`select 1 from sqlite_schema where name = '${MIGRATION_TABLE}'`),
  );
  return exists === undefined
    ? []
    : connection
        .all(fixedQuery<{ name: string }>(`select name from ${MIGRATION_TABLE}`))
        .map(({ name }) => name);
}
