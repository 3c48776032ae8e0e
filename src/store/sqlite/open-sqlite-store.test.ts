import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleExecution, sampleResult, tenantA } from '../sample-executions-conformance.ts';
import { migrateSchema } from './migrate-schema.ts';
import { schemaMigrations } from './migrations/schema-migrations.ts';
import { fixedQuery, MIGRATION_TABLE, rawSql, type SchemaMigration } from './query-builder.ts';
import { openSqliteConnection } from './sqlite-connection.ts';
import { DATABASE_NAME, openSqliteStore, prepareConnection } from './sqlite-store.ts';

let folder: string;
let database: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-open-'));
  database = join(folder, DATABASE_NAME);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('opening a SQLite store', () => {
  describeLock();
  describeDamage();
  describeSchema();

  it('writes ahead to a log, flushes at checkpoints, and checks references', () => {
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    prepareConnection(connection);
    expect(connection.pragma('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(connection.pragma('synchronous')).toEqual([{ synchronous: 1 }]);
    expect(connection.pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    connection.close();
  });

  it('finds the unfinished by an index, not by reading all', async () => {
    const store = await openSqliteStore({ folder });
    await store.close();
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    const plan = connection.all(
      fixedQuery<{ detail: string }>(
        `explain query plan select * from execution where state <> 'finished' order by accepted_at, id`,
      ),
    );
    connection.close();
    expect(plan.map(({ detail }) => detail)).toEqual(['SCAN execution USING INDEX execution_unfinished']);
  });

  it('keeps equal code once per tenant', async () => {
    const store = await openSqliteStore({ folder });
    const code = 'x'.repeat(100_000);
    await Promise.all(Array.from({ length: 100 }, () => store.executions.accept(sampleExecution({ code }))));
    await store.close();
    expect(statSync(database).size).toBeLessThan(400_000);
  });
});

function describeLock(): void {
  it('refuses a folder that another server of this process has open, naming it, until it is closed', async () => {
    const first = await openSqliteStore({ folder });
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringContaining(folder),
    });
    await first.close();
    await (await openSqliteStore({ folder })).close();
  });

  it('refuses a folder that another process has open, until that one is killed', async () => {
    const child = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('../accepting-child-conformance.ts', import.meta.url)),
        new URL('./open-place-conformance.ts', import.meta.url).href,
        folder,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringContaining(folder),
    });
    child.stdout.resume();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openSqliteStore({ folder })).close();
  });
}

function describeDamage(): void {
  it('names the file when it is no database', async () => {
    writeFileSync(database, 'this was a database once, '.repeat(1000));
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(database),
    });
    expect(readFileSync(database, 'utf8')).toMatch(/^this was/);
  });

  it('names the file when a page in its middle is damaged, and frees the folder', async () => {
    const store = await openSqliteStore({ folder });
    for (let i = 0; i < 50; i += 1) {
      await store.executions.accept(sampleExecution({ code: `${i}`.padEnd(3000, 'x') }));
    }
    await store.close();
    const descriptor = openSync(database, 'r+');
    // All pages but the first, which holds the schema.
    writeSync(descriptor, Buffer.alloc(statSync(database).size - 4096, 0xa5), 0, undefined, 4096);
    closeSync(descriptor);
    const failure = (async () => {
      const damaged = await openSqliteStore({ folder });
      await damaged.executions.unfinished().finally(() => damaged.close());
    })();
    await expect(failure).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(database),
    });
  });

  it('names the folder when it cannot be made', async () => {
    const below = join(database, 'data');
    writeFileSync(database, 'a file, no folder');
    await expect(openSqliteStore({ folder: below })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(below),
    });
  });
}

function describeSchema(): void {
  const addsTable: SchemaMigration = {
    up: async (schema) => {
      await rawSql.raw('create table later (n integer)').execute(schema);
    },
  };

  it('says so when the file was written by a newer program, and changes nothing', async () => {
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    await migrateSchema(connection, { ...schemaMigrations, '9999-from-the-future': addsTable });
    connection.close();
    const before = readFileSync(database);
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      code: 'bad-configuration',
      message: expect.stringMatching(/newer version.*9999-from-the-future/),
    });
    expect(readFileSync(database).subarray(100)).toEqual(before.subarray(100));
  });

  it('applies later migrations to an older file and keeps its executions', async () => {
    const store = await openSqliteStore({ folder });
    const execution = sampleExecution();
    await store.executions.accept(execution);
    await store.executions.finish(execution.id, sampleResult, 5);
    await store.close();
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    await migrateSchema(connection, { ...schemaMigrations, '9999-later': addsTable });
    const count = (table: string) =>
      connection.first(fixedQuery<{ n: number }>(`select count(*) as n from ${table}`))?.n;
    expect([count('execution'), count('later')]).toEqual([1, 0]);
    connection.close();
  });

  it('reads executions from before what they read and printed had columns', async () => {
    const finished = sampleExecution({ stdin: 'line\n' });
    const store = await openSqliteStore({ folder });
    await store.executions.accept(finished);
    await store.executions.finish(finished.id, sampleResult, 5);
    await store.close();
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    connection.execute(`update execution set
      input_json = json_insert(input_json, '$.stdin', json(stdin_json)),
      result_json = json_patch(result_json, output_json)`);
    connection.execute('alter table execution drop column stdin_json');
    connection.execute('alter table execution drop column output_json');
    connection.execute(`delete from ${MIGRATION_TABLE} where name = '0006-execution-streams'`);
    connection.close();
    const later = await openSqliteStore({ folder });
    const state = { kind: 'finished', result: sampleResult, finishedAt: 5 };
    expect(await later.executions.find(tenantA, finished.id)).toEqual({ ...finished, state });
    const waiting = sampleExecution({ stdin: 'more\n' });
    await later.executions.accept(waiting);
    expect(await later.executions.unfinished()).toEqual([waiting]);
    await later.close();
  });

  it('leaves nothing of a migration that failed', async () => {
    const connection = openSqliteConnection({ path: database, busyTimeoutMs: 0 });
    const breaks: SchemaMigration = {
      up: async (schema) => {
        await addsTable.up(schema);
        throw new Error('half way');
      },
    };
    await expect(migrateSchema(connection, { ...schemaMigrations, '9999-later': breaks })).rejects.toThrow(
      'half way',
    );
    expect(connection.all(fixedQuery('select name from sqlite_schema'))).toEqual([]);
    connection.close();
    await (await openSqliteStore({ folder })).close();
  });
}
