import type { ProgramFile } from '../model/program-file.ts';
import type { ArchiveLimits, BadArchive } from './archive-limits.ts';

/** What the thread is asked, as the data that it starts with. */
export interface ArchiveQuestion {
  readonly bytes: Uint8Array;
  readonly limits: ArchiveLimits;
}

export type ArchiveAnswer =
  | { readonly kind: 'files'; readonly files: readonly ProgramFile[] }
  | { readonly kind: BadArchive['kind']; readonly message: string };
