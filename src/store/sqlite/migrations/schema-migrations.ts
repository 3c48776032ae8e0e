import type { SchemaMigration } from '../query-builder.ts';
import { accessControl } from './access-control.ts';
import { executionFiles } from './execution-files.ts';
import { executionStreams } from './execution-streams.ts';
import { initialSchema } from './initial-schema.ts';
import { retention } from './retention.ts';
import { usage } from './usage.ts';

/** Every migration, in the order of their names. One that was released is never changed: add another. */
export const schemaMigrations: Readonly<Record<string, SchemaMigration>> = {
  '0001-initial-schema': initialSchema,
  '0002-retention': retention,
  '0003-execution-files': executionFiles,
  '0004-access-control': accessControl,
  '0005-usage': usage,
  '0006-execution-streams': executionStreams,
};
