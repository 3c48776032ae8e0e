import type { ProfileStore, StoredProfile } from '../store.ts';
import { inChunks } from './in-chunks.ts';
import type { SqliteSession } from './sqlite-session.ts';
import type { Tables } from './tables.ts';

/** Packed profiles in SQLite, the newest per user and tenant. */
export function createSqliteProfileStore({ connection, builder, read, write }: SqliteSession): ProfileStore {
  return {
    newest: ({ skipCount, countMax }) =>
      read(() => {
        const newestFirst = builder.selectFrom('profile').selectAll().orderBy('last_at', 'desc');
        return connection.all(newestFirst.limit(countMax).offset(skipCount)).map(profileOf);
      }),
    find: (tenantId, userId) =>
      read(() => {
        const found = connection.first(
          builder
            .selectFrom('profile')
            .selectAll()
            .where('tenant_id', '=', tenantId)
            .where('user_id', '=', userId),
        );
        return found === undefined ? undefined : profileOf(found);
      }),
    saveMany: (profiles) =>
      inChunks(profiles, (chunk) =>
        write(() => {
          for (const { tenantId, userId, lastAt, packed } of chunk) {
            const saved = { last_at: lastAt, packed };
            connection.run(
              builder
                .insertInto('profile')
                .values({ tenant_id: tenantId, user_id: userId, ...saved })
                .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doUpdateSet(saved)),
            );
          }
        }),
      ),
  };
}

function profileOf(row: Tables['profile']): StoredProfile {
  return {
    tenantId: row.tenant_id,
    userId: row.user_id,
    lastAt: row.last_at,
    // A copy: the database hands out Buffers, and equal profiles must compare equal.
    packed: new Uint8Array(row.packed),
  };
}
