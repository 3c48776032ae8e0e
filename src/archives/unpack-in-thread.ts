import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { ChameleonError } from '../kernel/errors.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import type { ArchiveAnswer } from './archive-thread-messages.ts';

/** The thread runs as this file does: TypeScript next to TypeScript, compiled next to compiled. */
const threadScript = new URL(
  `./archive-thread-main${extname(fileURLToPath(import.meta.url))}`,
  import.meta.url,
);

const UNPACK_MS_MAX = 10_000;
const HEAP_MB_MAX = 64;

/** The thread's answer; that it took too long or too much is the archive's doing, any other failure is not. */
async function answerOf(thread: Worker): Promise<ArchiveAnswer> {
  const late = AbortSignal.timeout(UNPACK_MS_MAX);
  try {
    // An error of the thread rejects this.
    const [answer] = await once(thread, 'message', { signal: late });
    return answer as ArchiveAnswer;
  } catch (error) {
    if (!late.aborted && (error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') {
      throw error;
    }
    return {
      kind: 'too-large',
      message: `it could not be unpacked within ${UNPACK_MS_MAX} ms and ${HEAP_MB_MAX} MB`,
    };
  } finally {
    await thread.terminate();
  }
}

/**
 * Unpacks an archive in a thread of its own, which is stopped when it takes too long or too much memory. `name` is what the
 * archive is called in the words of an error. Rejects with `invalid-request` or `limit-exceeded`.
 */
export async function unpackInThread(
  name: string,
  bytes: Uint8Array,
  limits: ArchiveLimits,
): Promise<readonly ProgramFile[]> {
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB_MAX };
  const thread = new Worker(threadScript, { name: 'archive', workerData: { bytes, limits }, resourceLimits });
  const answer = await answerOf(thread);
  if (answer.kind === 'files') {
    return answer.files;
  }
  const code = answer.kind === 'too-large' ? 'limit-exceeded' : 'invalid-request';
  throw new ChameleonError(
    code,
    `files: the archive ${JSON.stringify(name.slice(0, 100))}: ${answer.message}`,
  );
}
