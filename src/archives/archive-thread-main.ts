import { parentPort, workerData } from 'node:worker_threads';
import { BadArchive } from './archive-limits.ts';
import type { ArchiveAnswer, ArchiveQuestion } from './archive-thread-messages.ts';
import { unpackArchive } from './unpack-archive.ts';

/** The thread that unpacks one archive and ends. */
async function answer({ bytes, limits }: ArchiveQuestion): Promise<ArchiveAnswer> {
  try {
    return { kind: 'files', files: await unpackArchive(bytes, limits) };
  } catch (error) {
    if (error instanceof BadArchive) {
      return { kind: error.kind, message: error.message };
    }
    throw error;
  }
}

parentPort?.postMessage(await answer(workerData as ArchiveQuestion));
