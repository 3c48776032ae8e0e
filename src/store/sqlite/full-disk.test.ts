import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleExecution, sampleResult, tenantA } from '../sample-executions-conformance.ts';
import type { Store } from '../store.ts';
import { migrateSchema } from './migrate-schema.ts';
import { openSqliteConnection, type SqliteConnection } from './sqlite-connection.ts';
import { assembleSqliteStore, openSqliteStore, prepareConnection } from './sqlite-store.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-full-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Accepts large executions until the store refuses; returns how many it took and the refusal. */
async function fillUp(store: Store): Promise<{ readonly count: number; readonly refusal: unknown }> {
  for (let count = 0; count < 2000; count += 1) {
    try {
      await store.executions.accept(sampleExecution({ stdin: `${count}`.padEnd(50_000, 'x') }));
    } catch (refusal) {
      return { count, refusal };
    }
  }
  throw new Error('the store was never full');
}

async function holdsAfterFull(store: Store, makeSpace: () => void): Promise<void> {
  const known = sampleExecution();
  await store.executions.accept(known);
  const { count, refusal } = await fillUp(store);
  expect(refusal).toMatchObject({ code: 'store-failed', message: expect.stringContaining(folder) });
  // Reads go on, and what was acknowledged is there.
  expect(await store.executions.unfinished()).toHaveLength(count + 1);
  expect(await store.executions.find(tenantA, known.id)).toEqual(known);
  // A batch that does not fit is refused one by one, not hung; nothing of it is half there.
  const batch = Array.from({ length: 5 }, () => sampleExecution({ stdin: 'y'.repeat(2_000_000) }));
  const answers = await Promise.allSettled(batch.map((each) => store.executions.accept(each)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(await store.executions.unfinished()).toHaveLength(count + 1);
  makeSpace();
  expect(await store.executions.finish(known.id, sampleResult, 7)).toEqual({ attemptCount: 0 });
  expect(await store.executions.accept(sampleExecution())).toEqual({ kind: 'accepted' });
}

describe('a full SQLite store', () => {
  it('refuses what does not fit, keeps what it has, and resumes when there is space', async () => {
    const connection: SqliteConnection = openSqliteConnection({
      path: join(folder, 'a.db'),
      busyTimeoutMs: 0,
    });
    prepareConnection(connection);
    await migrateSchema(connection);
    const store = assembleSqliteStore(connection, {});
    connection.pragma('max_page_count = 400');
    await holdsAfterFull(store, () => connection.pragma('max_page_count = 4000'));
    await store.close();
  });

  it('lets the writes of a batch through that still fit', async () => {
    const connection = openSqliteConnection({ path: join(folder, 'a.db'), busyTimeoutMs: 0 });
    prepareConnection(connection);
    await migrateSchema(connection);
    const store = assembleSqliteStore(connection, {});
    connection.pragma('max_page_count = 200');
    const small = [sampleExecution(), sampleExecution()];
    const large = sampleExecution({ stdin: 'x'.repeat(2_000_000) });
    const [first, middle, last] = await Promise.allSettled(
      [small[0], large, small[1]].flatMap((each) => (each ? [store.executions.accept(each)] : [])),
    );
    expect([first?.status, middle?.status, last?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.executions.unfinished()).toEqual(small);
    await store.close();
  });

  it('does so on a real file system without space (needs root to mount one)', async (test) => {
    const mount = join(folder, 'disk');
    try {
      execFileSync('mkdir', [mount]);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount], { stdio: 'ignore' });
    } catch {
      test.skip('mounting a tmpfs is not permitted here');
    }
    try {
      const ballast = join(mount, 'ballast');
      writeFileSync(ballast, Buffer.alloc(1_000_000));
      const store = await openSqliteStore({ folder: join(mount, 'data') });
      await holdsAfterFull(store, () => rmSync(ballast));
      await store.close();
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});
