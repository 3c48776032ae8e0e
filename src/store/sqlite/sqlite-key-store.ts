import type { KeyStore } from '../store.ts';
import type { SqliteSession } from './sqlite-session.ts';

/** Keys in SQLite. */
export function createSqliteKeyStore({ connection, builder, read, write }: SqliteSession): KeyStore {
  return {
    all: () =>
      read(() =>
        connection
          .all(builder.selectFrom('api_key').selectAll().orderBy('created_at').orderBy('id'))
          .map(({ id, tenant_id, role, name, digest, created_at, expires_at }) => ({
            ...{ id, role, name, digest },
            tenantId: tenant_id,
            createdAt: created_at,
            expiresAt: expires_at ?? undefined,
          })),
      ),
    save: ({ id, tenantId, role, name, digest, createdAt, expiresAt }) =>
      write(() => {
        const saved = {
          ...{ role, name, digest },
          tenant_id: tenantId,
          created_at: createdAt,
          expires_at: expiresAt ?? null,
        };
        connection.run(
          builder
            .insertInto('api_key')
            .values({ id, ...saved })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(saved)),
        );
      }),
    remove: (id) =>
      write(() => {
        connection.run(builder.deleteFrom('api_key').where('id', '=', id));
      }),
  };
}
