import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { type LogCheckpoints, openLogCheckpoints } from './log-checkpoints.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { fixedQuery } from './query-builder.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { prepareConnection } from './sqlite-store.ts';

let folder: string;
let connection: SqliteConnection;
let commits: GroupCommit;
let checkpoints: LogCheckpoints;
let executed: string[];
let flushCount: number;

function countingFlushes(real: LogFile): LogFile {
  return {
    ...real,
    async flush() {
      await real.flush();
      flushCount += 1;
    },
  };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-commit-'));
  const real = openSqliteConnection({ path: join(folder, 'a.db'), busyTimeoutMs: 0 });
  prepareConnection(real);
  real.execute('create table number (n integer primary key)');
  executed = [];
  connection = {
    ...real,
    execute(sql) {
      executed.push(sql);
      real.execute(sql);
    },
  };
  flushCount = 0;
  checkpoints = openLogCheckpoints(connection);
  commits = createGroupCommit(connection, {
    log: countingFlushes(openLogFile(connection.path)),
    checkpoints,
  });
});

afterEach(async () => {
  connection.close();
  await checkpoints.close();
  rmSync(folder, { recursive: true });
});

function insert(n: number): number {
  return connection.run(fixedQuery(`insert into number values (${n})`));
}

function numbers(): number[] {
  return connection.all(fixedQuery<{ n: number }>('select n from number order by n')).map(({ n }) => n);
}

function countOf(sql: string): number {
  return executed.filter((each) => each === sql).length;
}

describe('group commit', () => {
  it('commits all writes of one turn of the event loop in one transaction', async () => {
    const answers = await Promise.all([1, 2, 3].map((n) => commits.write(() => insert(n))));
    expect(answers).toEqual([1, 1, 1]);
    expect(countOf('commit')).toBe(1);
    await commits.write(() => insert(4));
    expect(countOf('commit')).toBe(2);
  });

  it('tells nobody before the commit is flushed', async () => {
    const told = commits.write(() => insert(1)).then(() => [countOf('commit'), flushCount]);
    expect(await told).toEqual([1, 1]);
    expect(countOf('begin immediate')).toBe(1);
  });

  it('tells of the commit before the flush', async () => {
    const write = commits.write(() => insert(1));
    expect(await write.committed.then((value) => [value, countOf('commit'), flushCount])).toEqual([1, 1, 0]);
    await write;
  });

  it('flushes what nobody waits for together with the next write that somebody waits for', async () => {
    const patient = commits.write(() => insert(1), 'soon');
    await patient.committed;
    expect(flushCount).toBe(0);
    await commits.write(() => insert(2));
    expect(await patient).toBe(1);
    expect(flushCount).toBe(1);
  });

  it('flushes what nobody waits for also when nothing follows', async () => {
    expect(await commits.write(() => insert(1), 'soon')).toBe(1);
    expect(flushCount).toBe(1);
    const last = commits.write(() => insert(2), 'soon');
    await last.committed;
    commits.close();
    expect(await last).toBe(1);
  });

  it('tells of the commit, and rejects, what could not be flushed', async () => {
    const cannotFlush = new Error('the disk is gone');
    const broken = createGroupCommit(connection, {
      checkpoints,
      log: {
        flush: () => Promise.reject(cannotFlush),
        flushNow() {
          throw cannotFlush;
        },
        close: () => undefined,
      },
    });
    const first = broken.write(() => insert(1));
    expect(await first.committed).toBe(1);
    await expect(first).rejects.toBe(cannotFlush);
    const waiting = broken.write(() => insert(2));
    broken.close();
    await expect(waiting).rejects.toBe(cannotFlush);
  });

  it('undoes a failing write alone, with all it had done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), async (plan) => {
        connection.run(fixedQuery('delete from number'));
        const answers = await Promise.allSettled(
          plan.map((succeeds, n) =>
            commits.write(() => {
              insert(n);
              if (!succeeds) {
                throw new Error(`write ${n} fails`);
              }
              return n;
            }),
          ),
        );
        expect(answers.map(({ status }) => status === 'fulfilled')).toEqual(plan);
        expect(numbers()).toEqual(plan.flatMap((succeeds, n) => (succeeds ? [n] : [])));
      }),
      { numRuns: 50 },
    );
  });

  it('rejects every write of a batch that could not be committed, and carries on with the next', async () => {
    connection.pragma('foreign_keys = on');
    connection.execute('create table child (n integer references number (n) deferrable initially deferred)');
    const orphan = () => connection.run(fixedQuery('insert into child values (99)'));
    const answers = await Promise.allSettled([commits.write(() => insert(1)), commits.write(orphan)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(numbers()).toEqual([]);
    expect(await commits.write(() => insert(2))).toBe(1);
    expect(numbers()).toEqual([2]);
  });

  it('commits what waits when it is closed, then rejects', async () => {
    const waiting = commits.write(() => insert(1));
    commits.close();
    expect(numbers()).toEqual([1]);
    expect(await waiting).toBe(1);
    await expect(commits.write(() => insert(2))).rejects.toMatchObject({ code: 'store-failed' });
  });
});
