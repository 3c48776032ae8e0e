import type { Readable } from 'node:stream';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import type { ProgramFile } from '../model/program-file.ts';
import { type ArchiveCount, BadArchive } from './archive-limits.ts';

const UNIX = 3;
const TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const ENCRYPTED_FLAG = 1;

/** The only file that knows the library that reads zip archives. */
function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    // Strict names: a backslash is a character, not a folder; what leads elsewhere is an error.
    const options = { lazyEntries: true, strictFileNames: true, validateEntrySize: true };
    fromBuffer(bytes, options, (error, file) => (error === null ? resolve(file) : reject(error)));
  });
}

function contentOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
}

/** The type and the rights that a Unix packer wrote; 0 where none did. */
function modeOf({ versionMadeBy, externalFileAttributes }: Entry): number {
  return versionMadeBy >> 8 === UNIX ? externalFileAttributes >>> 16 : 0;
}

async function readEntry(zip: ZipFile, entry: Entry, count: ArchiveCount): Promise<ProgramFile> {
  const type = modeOf(entry) & TYPE_MASK;
  if (type !== 0 && type !== REGULAR) {
    throw new BadArchive('malformed', `${JSON.stringify(entry.fileName)} is no regular file`);
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAG) !== 0) {
    throw new BadArchive('malformed', `${JSON.stringify(entry.fileName)} is encrypted`);
  }
  count.addFile();
  const parts: Buffer[] = [];
  for await (const part of await contentOf(zip, entry)) {
    count.addBytes((part as Buffer).length);
    parts.push(part as Buffer);
  }
  const isExecutable = (modeOf(entry) & 0o100) !== 0;
  return { name: entry.fileName, content: Buffer.concat(parts), isExecutable };
}

/** The files of a zip archive, folders left out. Rejects with whatever makes it one that is not taken. */
export async function unpackZip(bytes: Buffer, count: ArchiveCount): Promise<readonly ProgramFile[]> {
  const zip = await open(bytes);
  const files: ProgramFile[] = [];
  const ended = Promise.withResolvers<void>();
  zip.on('error', ended.reject);
  zip.on('end', () => ended.resolve());
  zip.on('entry', (entry: Entry) => {
    takeEntry(entry).then(() => zip.readEntry(), ended.reject);
  });
  async function takeEntry(entry: Entry): Promise<void> {
    count.addEntry();
    if (!entry.fileName.endsWith('/')) {
      files.push(await readEntry(zip, entry, count));
    }
  }
  zip.readEntry();
  await ended.promise;
  return files;
}
