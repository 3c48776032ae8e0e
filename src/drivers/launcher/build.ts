import { createHash } from 'node:crypto';
import type { ProgramFile } from '../../model/program-file.ts';

/** Everything that a compiler left, which is run instead of a program's source. */
export type Build = readonly ProgramFile[];

/** What is needed to find the files again in their bytes, and to see that not one of those has changed. */
export interface BuildShape {
  readonly files: readonly {
    readonly name: string;
    readonly isExecutable: boolean;
    readonly bytes: number;
  }[];
  readonly bytes: number;
  readonly hash: string;
}

/** In hexadecimal digits. */
export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** All files behind one another, and how they lie there. */
export function packBuild(build: Build): {
  readonly content: Buffer;
  readonly shape: BuildShape;
} {
  const content = Buffer.concat(build.map((file) => file.content));
  const files = build.map((file) => ({
    name: file.name,
    isExecutable: file.isExecutable,
    bytes: file.content.length,
  }));
  return { content, shape: { files, bytes: content.length, hash: hashOf(content) } };
}

/** The files; undefined when the bytes are not those that were packed. */
export function unpackBuild(content: Buffer, shape: BuildShape): Build | undefined {
  if (content.length !== shape.bytes || hashOf(content) !== shape.hash) {
    return undefined;
  }
  let start = 0;
  return shape.files.map(({ name, isExecutable, bytes }) => {
    start += bytes;
    return { name, isExecutable, content: content.subarray(start - bytes, start) };
  });
}
