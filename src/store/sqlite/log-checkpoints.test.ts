import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { type LogCheckpoints, openLogCheckpoints } from './log-checkpoints.ts';
import { openLogFile } from './log-file.ts';
import { fixedQuery } from './query-builder.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { prepareConnection } from './sqlite-store.ts';

const PAGE_COUNT_DUE = 50;
/** More writes than any checkpoint takes time for. */
const WRITE_COUNT_MAX = 20_000;

let folder: string;
let path: string;
let connection: SqliteConnection;
let checkpoints: LogCheckpoints;
let commits: GroupCommit;
let writtenCount: number;

function open(): SqliteConnection {
  const opened = openSqliteConnection({ path, busyTimeoutMs: 0 });
  prepareConnection(opened);
  return opened;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-checkpoints-'));
  path = join(folder, 'a.db');
  connection = open();
  connection.execute('create table text (n integer primary key, content text)');
  checkpoints = openLogCheckpoints(connection, { pageCountDue: PAGE_COUNT_DUE });
  commits = createGroupCommit(connection, { log: openLogFile(path), checkpoints });
  writtenCount = 0;
});

afterEach(async () => {
  commits.close();
  connection.close();
  await checkpoints.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One row of a page or so. */
async function write(): Promise<void> {
  const n = writtenCount++;
  await commits.write(() =>
    connection.run(fixedQuery(`insert into text values (${n}, '${'x'.repeat(4000)}')`)),
  );
}

async function writeUntil(holds: () => boolean): Promise<void> {
  while (!holds()) {
    if (writtenCount >= WRITE_COUNT_MAX) {
      throw new Error(`not after ${writtenCount} writes`);
    }
    await write();
  }
}

/** Pages in the log since it last began. */
function logPages(): number {
  return connection.first(fixedQuery<{ log: number }>('pragma wal_checkpoint(noop)'))?.log ?? 0;
}

function countRows(from: SqliteConnection): number {
  return from.first(fixedQuery<{ count: number }>('select count(*) as count from text'))?.count ?? 0;
}

async function writeUntilLogBeginsAnew(): Promise<void> {
  let before = logPages();
  await writeUntil(() => {
    const now = logPages();
    const isAnew = now < before;
    before = now;
    return isAnew;
  });
}

describe('checkpoints of the log', () => {
  it('let it begin anew, again and again, while writes go on', async () => {
    for (const _ of [1, 2, 3]) {
      await writeUntilLogBeginsAnew();
      expect(writtenCount).toBeGreaterThan(PAGE_COUNT_DUE / 2);
    }
    expect(countRows(connection)).toBe(writtenCount);
  });

  it('lose nothing, and leave no log behind when all is closed', async () => {
    await writeUntilLogBeginsAnew();
    // Closing commits at once what waits, as a store does, which waits for a checkpoint that holds the database just then.
    connection.pragma('busy_timeout = 5000');
    const last = Array.from({ length: 5 }, () => write());
    commits.close();
    await Promise.all(last);
    connection.close();
    await checkpoints.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    connection = open();
    expect(countRows(connection)).toBe(writtenCount);
  });

  it('hold no write for a reader of an older state, and come after it', async () => {
    const reader = open();
    reader.execute('begin');
    expect(countRows(reader)).toBe(0);
    await writeUntil(() => logPages() > 5 * PAGE_COUNT_DUE);
    expect(countRows(reader)).toBe(0);
    reader.execute('commit');
    reader.close();
    await writeUntilLogBeginsAnew();
    expect(countRows(connection)).toBe(writtenCount);
  });

  it('are left to SQLite when their thread cannot open the database, and no write is lost', async () => {
    await write();
    renameSync(folder, `${folder}-moved`);
    try {
      await writeUntil(() => JSON.stringify(connection.pragma('wal_autocheckpoint')).includes('1000'));
      await write();
      expect(countRows(connection)).toBe(writtenCount);
    } finally {
      renameSync(`${folder}-moved`, folder);
    }
  });
});
