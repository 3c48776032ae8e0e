import type { ArchiveLimits } from '../archives/archive-limits.ts';
import { unpackInThread } from '../archives/unpack-in-thread.ts';
import { ChameleonError } from '../kernel/errors.ts';
import type { ProgramFile } from '../model/program-file.ts';
import type { SubmissionBody } from './schemas/execution-schemas.ts';

type GivenFile = SubmissionBody['files'][number];

/** How many bytes a padded base64 text of this length and end stands for; of one that is not padded, no number of bytes. */
function base64Bytes(text: string): number {
  const paddingCount = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - paddingCount;
}

function bytesOf({ name, content, encoding }: GivenFile): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(content, encoding);
  // The decoder leaves out what it cannot read: then there are too few bytes.
  if (encoding === 'base64' && bytes.length !== base64Bytes(content)) {
    throw new ChameleonError(
      'invalid-request',
      `files: the content of ${JSON.stringify(name.slice(0, 100))} is not base64 (padded, without line breaks)`,
    );
  }
  return new Uint8Array(bytes);
}

/**
 * The files of a request as bytes, archives unpacked; `limits` holds for what all archives come to. Rejects with
 * `invalid-request` or `limit-exceeded`. Whoever takes them checks their names.
 */
export async function readGivenFiles(
  given: readonly GivenFile[],
  limits: ArchiveLimits,
): Promise<readonly ProgramFile[]> {
  const files: ProgramFile[] = [];
  let left = limits;
  for (const file of given) {
    const { name, isExecutable } = file;
    const content = bytesOf(file);
    if (!file.unpack) {
      files.push({ name, content, isExecutable });
      continue;
    }
    const unpacked = await unpackInThread(name, content, left);
    left = {
      countMax: left.countMax - unpacked.length,
      bytesMax: left.bytesMax - unpacked.reduce((sum, each) => sum + each.content.length, 0),
    };
    const folder = name === '.' ? '' : `${name}/`;
    files.push(...unpacked.map((each) => ({ ...each, name: folder + each.name })));
  }
  return files;
}
