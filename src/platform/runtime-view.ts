import type { IsolationLevel } from '../model/instance.ts';

/** A runtime of this server, as callers may see it. */
export interface RuntimeView {
  /** The language's name at the usual level, `python@microvm` at another. */
  readonly runtime: string;
  readonly language: string;
  readonly level: IsolationLevel;
  readonly isNetworkOffered: boolean;
  readonly displayName: string;
  readonly version: string;
  readonly aliases: readonly string[];
  readonly extensions: readonly string[];
  /** What a program's own file is called in its working directory. */
  readonly fileName: string;
  /** Whether it can have sessions. */
  readonly isKeepable: boolean;
}
