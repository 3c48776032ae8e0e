import { createHash } from 'node:crypto';
import { ChameleonError } from '../kernel/errors.ts';
import type { FileSummary, FilesWanted, ProgramFile } from '../model/program-file.ts';
import type { Config } from './config.ts';

const NAME_BYTES_MAX = 1024;
const PART_BYTES_MAX = 255;
const WANTED_COUNT_MAX = 64;

export type FileRules = Pick<
  Config,
  'fileCountMax' | 'filesBytesMax' | 'artifactCountMax' | 'artifactsBytesMax'
>;

/** What is told of a file without its content. */
export function summariseFile({ name, content, isExecutable }: ProgramFile): FileSummary {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name, sizeBytes: content.length, sha256, isExecutable };
}

/**
 * Whether it names a place below a folder, whatever the folder: relative, with `/` between parts of 1 to 255 bytes that are
 * not `.` or `..`, no NUL, at most 1024 bytes, and characters that have UTF-8.
 */
function isFileName(name: string): boolean {
  return (
    Buffer.byteLength(name) <= NAME_BYTES_MAX &&
    name.isWellFormed() &&
    !name.includes('\0') &&
    name
      .split('/')
      .every(
        (part) => part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= PART_BYTES_MAX,
      )
  );
}

function checkName(what: string, name: string): void {
  if (!isFileName(name)) {
    throw new ChameleonError(
      'invalid-request',
      `${what}: ${JSON.stringify(name.slice(0, 100))} is no name of a file below the working directory`,
    );
  }
}

/** Throws `invalid-request` where two names are one, or one lies in another. */
function checkApart(names: readonly string[]): void {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) {
      throw new ChameleonError('invalid-request', `files: ${JSON.stringify(name)} comes twice`);
    }
    known.add(name);
  }
  for (const name of names) {
    const folders = name.split('/').slice(0, -1);
    const taken = folders
      .map((_, end) => folders.slice(0, end + 1).join('/'))
      .find((each) => known.has(each));
    if (taken !== undefined) {
      throw new ChameleonError(
        'invalid-request',
        `files: ${JSON.stringify(taken)} is a file and the folder of ${JSON.stringify(name)}`,
      );
    }
  }
}

/**
 * The files that a program is given, by what is told of them. `ownName` is what the program's own file is called. Throws
 * `invalid-request`, or `limit-exceeded` for too many or too large ones.
 */
export function readFiles(
  files: readonly ProgramFile[],
  ownName: string,
  { fileCountMax, filesBytesMax }: FileRules,
): readonly FileSummary[] {
  if (files.length > fileCountMax) {
    throw new ChameleonError(
      'limit-exceeded',
      `${files.length} files, above the allowed ${fileCountMax} (fileCountMax)`,
    );
  }
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > filesBytesMax) {
    throw new ChameleonError(
      'limit-exceeded',
      `files have ${bytes} bytes, above the allowed ${filesBytesMax} (filesBytesMax)`,
    );
  }
  const names = files.map(({ name }) => name);
  for (const name of names) {
    checkName('files', name);
  }
  checkApart([...names, ownName]);
  return files.map(summariseFile);
}

/** Checks which files are to be handed back: names of files or folders, or `.` for all. Throws `invalid-request`. */
export function checkArtifactNames(names: readonly string[]): void {
  if (names.length > WANTED_COUNT_MAX) {
    throw new ChameleonError(
      'limit-exceeded',
      `artifacts: ${names.length} names, above the allowed ${WANTED_COUNT_MAX}`,
    );
  }
  for (const name of names) {
    if (name !== '.') {
      checkName('artifacts', name);
    }
  }
}

/** What a run is told to hand back; undefined where nothing is wanted. */
export function filesWantedOf(
  names: readonly string[] | undefined,
  { artifactCountMax, artifactsBytesMax }: FileRules,
): FilesWanted | undefined {
  return names === undefined || names.length === 0
    ? undefined
    : { names, bytesMax: artifactsBytesMax, countMax: artifactCountMax };
}
