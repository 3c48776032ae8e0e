import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createQueryBuilder, preparedQuery, rowOf, type SlotFor } from './query-builder.ts';
import type { Tables } from './tables.ts';

describe('a prepared query', () => {
  const builder = createQueryBuilder(new Database(':memory:'));

  it('is compiled once, and binds the values of each call where they belong', () => {
    let buildCount = 0;
    const update = preparedQuery((slot: SlotFor<Tables['event']>) => {
      buildCount += 1;
      const at = slot((row) => row.at);
      return builder
        .updateTable('event')
        .set(rowOf(['event_json'], slot))
        .where('at', '=', at)
        .where('at', '<', 9);
    });
    const built = builder
      .updateTable('event')
      .set({ event_json: '{}' })
      .where('at', '=', 3)
      .where('at', '<', 9);
    const { sql, parameters } = update({ at: 3, event_json: '{}' }).compile();
    expect([sql, parameters]).toEqual([built.compile().sql, built.compile().parameters]);
    expect(update({ at: 4, event_json: '[]' }).compile().parameters).toEqual(['[]', 4, 9]);
    expect(buildCount).toBe(1);
  });

  it('binds a text that looks like SQL as a text', () => {
    const insert = preparedQuery((slot: SlotFor<Tables['event']>) =>
      builder.insertInto('event').values(rowOf(['at', 'event_json'], slot)),
    );
    const row = { at: 0, event_json: `'); drop table event; --` };
    expect(insert(row).compile().parameters).toEqual([0, row.event_json]);
  });
});
