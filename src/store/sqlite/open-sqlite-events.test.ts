import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeId } from '../../kernel/ids.ts';
import type { ChameleonEvent } from '../../model/events.ts';
import { openSqliteEvents } from './open-sqlite-events.ts';
import { openSqliteStore } from './sqlite-store.ts';

const everything = { fromAt: 0, untilAt: Number.MAX_SAFE_INTEGER, countMax: 100 };
const eventAt = (at: number): ChameleonEvent => ({
  name: 'manager.ready',
  at,
  managerId: makeId('mgr', `at${at}`),
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chameleon-events-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('opening the events of a data folder', () => {
  it('reads what a running server has committed, as it commits more', async () => {
    const store = await openSqliteStore({ folder });
    await store.events.append([eventAt(2), eventAt(1)]);
    const events = openSqliteEvents(folder);
    expect(await events.read(everything)).toEqual([eventAt(1), eventAt(2)]);
    await store.events.append([eventAt(3)]);
    expect(await events.read({ ...everything, fromAt: 2, countMax: 2 })).toEqual([eventAt(2), eventAt(3)]);
    events.close();
    await store.close();
  });

  it('reads what a server that has ended left, and keeps the next one not out', async () => {
    const store = await openSqliteStore({ folder });
    await store.events.append([eventAt(1)]);
    await store.close();
    const events = openSqliteEvents(folder);
    const next = await openSqliteStore({ folder });
    expect(await events.read(everything)).toEqual([eventAt(1)]);
    events.close();
    await next.close();
  });

  it('makes nothing where nothing is', () => {
    expect(() => openSqliteEvents(folder)).toThrow(join(folder, 'chameleon.db'));
    expect(() => openSqliteEvents(join(folder, 'none'))).toThrow('nothing was recorded in');
    expect(readdirSync(folder)).toEqual([]);
  });
});
