import { rawSql, type SchemaMigration } from '../query-builder.ts';

/** What executions came to by day, user and runtime: it stays when the executions themselves are forgotten. */
export const usage: SchemaMigration = {
  async up(schema) {
    await rawSql
      .raw(
        `create table usage (
          tenant_id text not null,
          day integer not null,
          user_id text not null,
          runtime text not null,
          executionCount real not null,
          succeededCount real not null,
          coldCount real not null,
          prewarmedCount real not null,
          warmCount real not null,
          keptCount real not null,
          cpuMs real not null,
          predictedCpuMs real not null,
          memoryGbS real not null,
          runMs real not null,
          waitedMs real not null,
          networkBytes real not null,
          primary key (tenant_id, day, user_id, runtime)
        ) strict, without rowid`,
      )
      .execute(schema);
  },
};
