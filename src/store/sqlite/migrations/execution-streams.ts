import { rawSql, type SchemaMigration } from '../query-builder.ts';

const statements = [
  // Last in the row, so that whoever lists executions reads none of the pages that these may fill.
  'alter table execution add column stdin_json text',
  'alter table execution add column output_json text',
];

/**
 * What executions read and printed, apart from the rest of their input and result. Rows from before keep theirs where it is
 * until retention forgets them: moving it could rewrite most of the file.
 */
export const executionStreams: SchemaMigration = {
  async up(schema) {
    for (const statement of statements) {
      await rawSql.raw(statement).execute(schema);
    }
  },
};
