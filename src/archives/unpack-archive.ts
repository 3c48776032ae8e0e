import { messageOf } from '../kernel/errors.ts';
import type { ProgramFile } from '../model/program-file.ts';
import { ArchiveCount, type ArchiveLimits, BadArchive } from './archive-limits.ts';
import { unpackTar } from './unpack-tar.ts';
import { unpackZip } from './unpack-zip.ts';

const ZIP = Buffer.from('PK');
const GZIP = Buffer.from([0x1f, 0x8b]);
const TAR = Buffer.from('ustar');
const TAR_AT = 257;

function startsWith(bytes: Buffer, magic: Buffer, at = 0): boolean {
  return bytes.subarray(at, at + magic.length).equals(magic);
}

async function unpackByKind(bytes: Buffer, count: ArchiveCount): Promise<readonly ProgramFile[]> {
  if (startsWith(bytes, ZIP)) {
    return unpackZip(bytes, count);
  }
  const isGzip = startsWith(bytes, GZIP);
  if (!isGzip && !startsWith(bytes, TAR, TAR_AT)) {
    throw new BadArchive('malformed', 'it is neither zip nor tar, nor tar packed by gzip');
  }
  return unpackTar(bytes, count, { isGzip });
}

/**
 * The files of an archive (zip, tar, tar packed by gzip), told apart by their first bytes. One entry that is not taken, a
 * link, a device, an encrypted one, refuses all of it. Rejects with `BadArchive`. Whoever asks checks the names.
 */
export async function unpackArchive(
  bytes: Uint8Array,
  limits: ArchiveLimits,
): Promise<readonly ProgramFile[]> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return await unpackByKind(whole, new ArchiveCount(limits));
  } catch (error) {
    throw error instanceof BadArchive ? error : new BadArchive('malformed', messageOf(error));
  }
}
