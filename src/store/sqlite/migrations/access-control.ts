import { rawSql, type SchemaMigration } from '../query-builder.ts';

const statements = [
  `create table api_key (
    id text primary key,
    tenant_id text not null,
    role text not null,
    name text not null,
    digest text not null unique,
    created_at real not null,
    expires_at real
  ) strict`,
  `create table audit (
    at real not null,
    tenant_id text not null,
    entry_json text not null
  ) strict`,
  'create index audit_of_tenant on audit (tenant_id)',
];

/** Keys that were made here, and what was done with such as may manage. */
export const accessControl: SchemaMigration = {
  async up(schema) {
    for (const statement of statements) {
      await rawSql.raw(statement).execute(schema);
    }
  },
};
