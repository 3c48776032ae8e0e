import type { AuditEntry } from '../../model/audit-entry.ts';
import type { AuditStore } from '../store.ts';
import { rowNumber } from './query-builder.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** What was done, in SQLite, in the order in which it was appended. */
export function createSqliteAuditStore({ connection, builder, read, write }: SqliteSession): AuditStore {
  return {
    append: (entry) =>
      write(() => {
        const { at, tenantId } = entry;
        const row = { at, tenant_id: tenantId, entry_json: JSON.stringify(entry) };
        connection.run(builder.insertInto('audit').values(row));
      }),
    recent: ({ tenantId, countMax }) =>
      read(() => {
        const newest = builder
          .selectFrom('audit')
          .select('entry_json')
          .orderBy(rowNumber, 'desc')
          .limit(countMax);
        return connection
          .all(tenantId === undefined ? newest : newest.where('tenant_id', '=', tenantId))
          .map(({ entry_json }) => JSON.parse(entry_json) as AuditEntry);
      }),
  };
}
