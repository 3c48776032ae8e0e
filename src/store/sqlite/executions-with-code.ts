import type { SqliteSession } from './sqlite-session.ts';

/** Executions, each with the code of its program. */
export function executionsWithCode({ builder }: Pick<SqliteSession, 'builder'>) {
  return builder
    .selectFrom('execution')
    .innerJoin('program', (join) =>
      join
        .onRef('program.tenant_id', '=', 'execution.tenant_id')
        .onRef('program.code_hash', '=', 'execution.code_hash'),
    )
    .selectAll('execution')
    .select('program.code');
}
