import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './source-tree.ts';

/** The text of one of the project's documents, by its path from the root. */
export function readDocument(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}
