import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import type { ProgramFile } from '../model/program-file.ts';
import { type ArchiveCount, BadArchive } from './archive-limits.ts';

/** The entries that are read; folders are made by the names of their files. */
function isFile({ name, type }: Header): boolean {
  if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') {
    throw new BadArchive('malformed', `${JSON.stringify(name)} is no regular file (${type})`);
  }
  return type !== 'directory';
}

async function readEntry(
  header: Header,
  stream: Readable,
  count: ArchiveCount,
): Promise<ProgramFile | undefined> {
  count.addEntry();
  if (!isFile(header)) {
    stream.resume();
    return undefined;
  }
  count.addFile();
  const parts: Buffer[] = [];
  for await (const part of stream) {
    count.addBytes((part as Buffer).length);
    parts.push(part as Buffer);
  }
  return {
    // Packers of a folder write `./name`.
    name: header.name.replace(/^\.\//, ''),
    content: Buffer.concat(parts),
    isExecutable: ((header.mode ?? 0) & 0o100) !== 0,
  };
}

/** The files of a tar archive, packed by gzip or not, folders left out. Rejects like `unpackZip`. */
export async function unpackTar(
  bytes: Buffer,
  count: ArchiveCount,
  { isGzip }: { readonly isGzip: boolean },
): Promise<readonly ProgramFile[]> {
  const files: ProgramFile[] = [];
  const entries = extract();
  const source = Readable.from([bytes]);
  const feeding = isGzip ? pipeline(source, createGunzip(), entries) : pipeline(source, entries);
  // Whatever is wrong shows where the entries are read.
  feeding.catch(() => undefined);
  for await (const entry of entries) {
    const file = await readEntry(entry.header, entry as unknown as Readable, count);
    if (file !== undefined) {
      files.push(file);
    }
  }
  await feeding;
  return files;
}
