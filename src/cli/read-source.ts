import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf } from '../kernel/errors.ts';
import { CliFailure } from './cli-failure.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The bytes of a file, or of standard input for `-`. */
export async function readBytes(path: string, terminal: Terminal): Promise<Uint8Array> {
  if (path === '-') {
    return terminal.readInput();
  }
  try {
    return await readFile(path);
  } catch (error) {
    throw new CliFailure(exitCodes.usage, `${path} cannot be read: ${messageOf(error)}`);
  }
}

/** The text of a file; fails for what is not UTF-8, naming the file. */
export async function readText(path: string, terminal: Terminal): Promise<string> {
  const bytes = await readBytes(path, terminal);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CliFailure(exitCodes.usage, `${path} is not UTF-8 text`);
  }
}

/** What the server is told of the file's name: a language may be told by it. */
export function fileNameOf(path: string): { readonly fileName?: string } {
  return path === '-' ? {} : { fileName: basename(path) };
}
