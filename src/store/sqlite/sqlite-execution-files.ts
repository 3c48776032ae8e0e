import type { ExecutionId } from '../../kernel/ids.ts';
import type { ProgramFile } from '../../model/program-file.ts';
import type { ExecutionStore } from '../store.ts';
import type { SqliteSession } from './sqlite-session.ts';
import type { Tables } from './tables.ts';

type FileRow = Tables['execution_file'];

/** Files of executions in SQLite. `keep` is for use inside a transaction. */
export function executionFilesOf({ connection, builder, read, write }: SqliteSession): Pick<
  ExecutionStore,
  'givenFiles' | 'artifact' | 'dropGivenFiles'
> & {
  keep(id: ExecutionId, kind: FileRow['kind'], files: readonly ProgramFile[]): void;
} {
  return {
    keep(id, kind, files) {
      for (const { name, content, isExecutable } of files) {
        connection.run(
          builder
            .insertInto('execution_file')
            .values({ execution_id: id, kind, name, content, is_executable: isExecutable ? 1 : 0 }),
        );
      }
    },
    givenFiles: (id) =>
      read(() =>
        connection
          .all(
            builder
              .selectFrom('execution_file')
              .selectAll()
              .where('execution_id', '=', id)
              .where('kind', '=', 'given')
              .orderBy('name'),
          )
          .map(fileOf),
      ),
    dropGivenFiles: (id) =>
      write(() => {
        connection.run(
          builder.deleteFrom('execution_file').where('execution_id', '=', id).where('kind', '=', 'given'),
        );
      }, 'soon'),
    artifact: (tenantId, id, name) =>
      read(() => {
        const found = connection.first(
          builder
            .selectFrom('execution_file')
            .innerJoin('execution', 'execution.id', 'execution_file.execution_id')
            .selectAll('execution_file')
            .where('execution.tenant_id', '=', tenantId)
            .where('execution_id', '=', id)
            .where('kind', '=', 'artifact')
            .where('name', '=', name),
        );
        return found === undefined ? undefined : fileOf(found);
      }),
  };
}

function fileOf({ name, content, is_executable }: FileRow): ProgramFile {
  // A copy: the database hands out Buffers, and equal files must compare equal.
  return { name, content: new Uint8Array(content), isExecutable: is_executable !== 0 };
}
