import { rawSql, type SchemaMigration } from '../query-builder.ts';

const statements = [
  // Partial, for what retention looks for: only finished executions have an end.
  `create index execution_finished on execution (finished_at) where state = 'finished'`,
  // Whether any execution still needs a program must not be answered by reading all of them.
  'create index execution_of_program on execution (tenant_id, code_hash)',
  // Never written: an analysis is read again from the code sooner than it would be out of date here.
  'drop table analysis',
];

/** What is needed to forget finished executions, and their programs, a few at a time. */
export const retention: SchemaMigration = {
  async up(schema) {
    for (const statement of statements) {
      await rawSql.raw(statement).execute(schema);
    }
  },
};
