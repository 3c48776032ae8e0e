import { basename } from 'node:path';
import type { SubmissionBody } from '../api/schemas/execution-schemas.ts';
import { readBytes } from './read-source.ts';
import type { Terminal } from './terminal.ts';

type GivenFile = SubmissionBody['files'][number];

/** A file of this machine for a program: `PATH`, under its own name, an archive in no folder, or `NAME=PATH`. */
async function readGivenFile(
  option: string,
  { terminal, unpack }: { readonly terminal: Terminal; readonly unpack: boolean },
): Promise<GivenFile> {
  const equals = option.indexOf('=');
  const path = option.slice(equals + 1);
  const content = Buffer.from(await readBytes(path, terminal)).toString('base64');
  const ownName = unpack ? '.' : basename(path);
  const name = equals < 1 ? ownName : option.slice(0, equals);
  return { name, content, encoding: 'base64', isExecutable: false, unpack };
}

/** What `--file` and `--unpack` options give a program, in their order. Rejects with a `CliFailure` for a file that cannot be read. */
export async function readGivenFiles(
  given: { readonly file?: readonly string[]; readonly unpack?: readonly string[] },
  terminal: Terminal,
): Promise<GivenFile[]> {
  const files: GivenFile[] = [];
  for (const option of given.file ?? []) {
    files.push(await readGivenFile(option, { terminal, unpack: false }));
  }
  for (const option of given.unpack ?? []) {
    files.push(await readGivenFile(option, { terminal, unpack: true }));
  }
  return files;
}
