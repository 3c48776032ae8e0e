import { rawSql, type SchemaMigration } from '../query-builder.ts';

/** The contents of files that executions are given and hand back. */
export const executionFiles: SchemaMigration = {
  async up(schema) {
    await rawSql
      .raw(
        `create table execution_file (
          execution_id text not null,
          kind text not null check (kind in ('given', 'artifact')),
          name text not null,
          is_executable integer not null,
          content blob not null,
          primary key (execution_id, kind, name)
        )`,
      )
      .execute(schema);
  },
};
