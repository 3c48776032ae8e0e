import { createWriteStream } from 'node:fs';
import { access, constants, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';

const systemCodeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * Writes a text piece by piece, packed when the name ends in .gz. The file appears under its name when it is whole; what
 * fails on the way leaves nothing. Throws a `CliFailure` when the file cannot be written.
 */
export async function writeTextFile(
  path: string,
  texts: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const source = Readable.from(texts);
  const file = createWriteStream(unfinished);
  try {
    await (path.endsWith('.gz') ? pipeline(source, createGzip(), file) : pipeline(source, file));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (systemCodeOf(error) === undefined) {
      throw error;
    }
    throw unwritable(path, error);
  }
}

/** For what takes long before it writes: throws a `CliFailure` when a file's folder takes no files. */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): CliFailure {
  return new CliFailure(exitCodes.usage, `${path} cannot be written: ${(error as Error).message}`);
}
