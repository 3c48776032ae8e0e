import { CompiledQuery, Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Tables } from './tables.ts';

/** The one door to the query builder. Queries are built and typed here, and run synchronously by the connection. */
export type QueryBuilder = Kysely<Tables>;

/** A built query that returns rows of `Row`. */
export interface Query<Row> {
  compile(): CompiledQuery<Row>;
}

/** One step of the schema. It sees no table types: those describe the newest schema only. */
export interface SchemaMigration {
  up(schema: Kysely<unknown>): Promise<void>;
}

/** SQL written by hand, with `${values}` bound as parameters. */
export const rawSql = sql;

/** A query written by hand without parameters, whose rows are known to be `Row`. */
export function fixedQuery<Row>(text: string): Query<Row> {
  return { compile: () => CompiledQuery.raw(text) as CompiledQuery<Row> };
}

/** Stands for the value that is bound at its place at each call. */
class Slot<Args> {
  readonly read: (args: Args) => unknown;

  constructor(read: (args: Args) => unknown) {
    this.read = read;
  }
}

/** Says, while a query is built, where a value of each call's arguments goes. */
export type SlotFor<Args> = <Value>(read: (args: Args) => Value) => Value;

/** A row whose every column is bound at each call, from arguments that are named like the columns. */
export function rowOf<Args, const Name extends keyof Args & string>(
  names: readonly Name[],
  slot: SlotFor<Args>,
): Pick<Args, Name> {
  return Object.fromEntries(names.map((name) => [name, slot((args) => args[name])])) as Pick<Args, Name>;
}

/**
 * A query that is built and compiled once, for statements that run with every execution: compiling costs as much as running
 * them. What `build` gets from a slot stands for a value and must go into the query as it is; the query may depend on
 * nothing else that differs between calls.
 */
export function preparedQuery<Args, Row>(
  build: (slot: SlotFor<Args>) => Query<Row>,
): (args: Args) => Query<Row> {
  const compiled = build(
    <Value>(read: (args: Args) => Value) => new Slot(read) as unknown as Value,
  ).compile();
  return (args) => ({
    compile: () => ({
      ...compiled,
      parameters: compiled.parameters.map((each) => (each instanceof Slot ? each.read(args) : each)),
    }),
  });
}

/** SQLite's own number of a row: grows with each insertion into a table that only grows. */
export const rowNumber = sql<number>`rowid`;

/** A builder over an open database. It never closes the database. */
export function createQueryBuilder(handle: SqliteDatabase): QueryBuilder {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) });
}

/** Where the names of the migrations that ran are kept. */
export const MIGRATION_TABLE = 'schema_migration';

/** Runs those migrations, by name, that have not run on this database yet. Throws what a migration threw. */
export async function runMigrations(
  handle: SqliteDatabase,
  migrations: Readonly<Record<string, SchemaMigration>>,
): Promise<void> {
  const migrator = new Migrator({
    db: new Kysely<unknown>({ dialect: new SqliteDialect({ database: handle }) }),
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw error;
  }
}
