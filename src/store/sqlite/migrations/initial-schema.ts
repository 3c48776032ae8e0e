import { rawSql, type SchemaMigration } from '../query-builder.ts';

const tables = [
  `create table program (
    tenant_id text not null,
    code_hash text not null,
    code text not null,
    primary key (tenant_id, code_hash)
  )`,
  `create table execution (
    id text primary key not null,
    tenant_id text not null,
    user_id text not null,
    program_id text not null,
    runtime text not null,
    code_hash text not null,
    input_json text not null,
    idempotency_key text,
    accepted_at real not null,
    attempt_count integer not null,
    state text not null check (state in ('queued', 'running', 'finished')),
    attempt_id text,
    attempt_json text,
    prediction_json text,
    result_json text,
    finished_at real,
    foreign key (tenant_id, code_hash) references program (tenant_id, code_hash),
    check (state <> 'running' or attempt_json is not null),
    check (state <> 'finished' or (result_json is not null and finished_at is not null))
  )`,
  `create table idempotency (
    tenant_id text not null,
    idempotency_key text not null,
    request_hash text not null,
    execution_id text not null,
    accepted_at real not null,
    primary key (tenant_id, idempotency_key)
  )`,
  `create table analysis (
    tenant_id text not null,
    program_id text not null,
    analysis_json text not null,
    primary key (tenant_id, program_id)
  )`,
  `create table profile (
    tenant_id text not null,
    user_id text not null,
    last_at real not null,
    packed blob not null,
    primary key (tenant_id, user_id)
  )`,
  'create table model_state (name text primary key not null, state_json text not null)',
  'create table intent (id text primary key not null, ends_at real not null, intent_json text not null)',
  'create table event (at real not null, event_json text not null)',
];

const indexes = [
  // Partial: what a restart carries on is few among many, and finding it must not read the many.
  `create index execution_unfinished on execution (accepted_at, id) where state <> 'finished'`,
  'create index execution_recent on execution (tenant_id, accepted_at, id)',
  'create index execution_recent_of_user on execution (tenant_id, user_id, accepted_at, id)',
  'create index idempotency_age on idempotency (accepted_at)',
  'create index profile_recent on profile (last_at)',
  'create index intent_end on intent (ends_at)',
  'create index event_at on event (at)',
];

/** The first schema: executions and their programs, idempotency keys, and what the learning parts remember. */
export const initialSchema: SchemaMigration = {
  async up(schema) {
    for (const statement of [...tables, ...indexes]) {
      await rawSql.raw(statement).execute(schema);
    }
  },
};
