import { parseId } from '../kernel/ids.ts';
import type { ExecutionFilter } from '../model/execution-filter.ts';
import { readCursor } from './execution-cursor.ts';
import type { ExecutionListQuery } from './schemas/execution-query-schemas.ts';
import { userIdOf } from './user-name.ts';

/** What a list is narrowed to; undefined when nothing can be of it. Throws `invalid-request` for an `after` that is no place. */
export function readExecutionFilter(query: ExecutionListQuery): ExecutionFilter | undefined {
  const { user, program, after, runtime, state, outcome, since, until } = query;
  const programId = program === undefined ? undefined : parseId('prg', program);
  if (program !== undefined && programId === undefined) {
    return undefined;
  }
  return {
    ...{ runtime, state, outcome, since, until, programId },
    userId: user === undefined ? undefined : userIdOf(user),
    after: after === undefined ? undefined : readCursor(after),
  };
}
