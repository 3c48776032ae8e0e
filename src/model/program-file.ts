/** A file that a program finds in its working directory, or has left there. */
export interface ProgramFile {
  /** Relative to the working directory, with `/` between its parts. */
  readonly name: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

/** What is told of a file without its content. */
export interface FileSummary {
  readonly name: string;
  readonly sizeBytes: number;
  /** Of the content, in hexadecimal digits. */
  readonly sha256: string;
  readonly isExecutable: boolean;
}

export const leftOutReasons = [
  'missing',
  'not-a-file',
  'too-large',
  'too-many',
  'too-deep',
  'unreadable',
  'unnameable',
] as const;

/**
 * Why a file is not handed back. not-a-file: a link, a pipe, a socket, or it lies behind a link. too-large, too-many: beyond
 * what is handed back of one run. too-deep: in too many directories. unnameable: its name is no UTF-8.
 */
export type LeftOutReason = (typeof leftOutReasons)[number];

export interface LeftOutFile {
  readonly name: string;
  readonly reason: LeftOutReason;
}

/** Which files of a run are to be handed back: those named, and of directories everything below; `.` is all of it. */
export interface FilesWanted {
  readonly names: readonly string[];
  readonly bytesMax: number;
  readonly countMax: number;
}

/** What a run handed back: files that it made or changed, in the order of their names, and what is left out. */
export interface FilesLeft {
  readonly files: readonly ProgramFile[];
  readonly leftOut: readonly LeftOutFile[];
}

export const noFilesLeft: FilesLeft = { files: [], leftOut: [] };
